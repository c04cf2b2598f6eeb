/** The studio from a blank page to files that grow elsewhere, with shared memory. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import type { Page } from 'playwright-core';
import type { GrowingCa } from '../../../src/index.js';
import { serveStudio, Studio, type StudioServer, TINY } from '../../helpers/studio.js';

const ROOT = path.join(import.meta.dirname, '../../..');
const MOST_BYTES = 600_000;

const folder = mkdtempSync(path.join(tmpdir(), 'studio-'));
let isolated: StudioServer;

before(async () => {
  isolated = await serveStudio(true);
});

after(async () => {
  await isolated?.close();
  rmSync(folder, { recursive: true });
});

/** Presses a button of the third step. */
async function download({ page }: Studio, file: string): Promise<string> {
  const [coming] = await Promise.all([
    page.waitForEvent('download'),
    page.locator(`[data-file=${file}]`).click(),
  ]);
  const out = path.join(folder, coming.suggestedFilename());
  await coming.saveAs(out);
  await page.waitForSelector(`[data-file=${file}]:enabled`);
  return out;
}

/** Grows 20 steps, wounds it, and grows on: what is there after each. */
function grow(page: Page): Promise<{ width: number; steps: number; runtime?: string }> {
  return page.evaluate(async () => {
    const element = document.querySelector<GrowingCa>('growing-ca')!;
    element.pause();
    await element.reset();
    await element.step(20);
    await element.damage({ x: 9, y: 9, radius: 2 });
    await element.step(20);
    const { stepCount: steps, cells, activeRuntime: runtime } = element;
    return { width: cells!.width, steps, runtime };
  });
}

describe('the studio, from a blank page', () => {
  let studio: Studio;
  const foreign: string[] = [];
  before(async () => {
    studio = await Studio.open(isolated, TINY, {
      prepare: (page) =>
        page.on('request', (request) => {
          const address = request.url();
          if (!/^(data|blob):/.test(address) && !address.startsWith(isolated.address)) {
            foreign.push(address);
          }
        }),
    });
  });
  after(() => studio?.close());

  it('learns what is drawn, by itself', async () => {
    assert.match(await studio.text('waiting'), /starts by itself/);
    await studio.draw();
    await studio.waitForCells((count) => count > 10);
    await studio.state('done');
    assert.equal(await studio.iterations(), TINY.iterations);
    assert.ok(await studio.page.evaluate(() => crossOriginIsolated));
  });

  it('measures the three words', async () => {
    for (const word of ['grows', 'holds', 'heals']) {
      const item = studio.page.locator(`[data-word=${word}]:is(.met, .unmet)`);
      await item.filter({ hasText: `after ${TINY.iterations} iterations` }).waitFor();
    }
  });

  it('lives in the element, which heals on its own', async () => {
    await studio.page.waitForSelector('growing-ca');
    const { width, steps, runtime } = await grow(studio.page);
    assert.deepEqual({ width, steps, runtime }, { width: 18, steps: 40, runtime: 'kernel' });
  });

  it('gives models that the element grows in a page of its own', async () => {
    for (const dtype of ['q8', 'fp32']) {
      const file = await download(studio, dtype);
      assert.equal(path.basename(file), `drawing.${dtype}.onnx`);
      const page = await isolated.browser.newPage();
      await page.route('**/taken.onnx', (route) => route.fulfill({ path: file }));
      await isolated.show(
        page,
        `<!doctype html><script type="module" src="/dist/growing-ca.kernel.js"></script>
        <growing-ca src="taken.onnx" loading="eager"></growing-ca>`,
      );
      await page.waitForFunction(() => customElements.get('growing-ca'));
      assert.equal((await grow(page)).width, 18);
      await page.close();
    }
  });

  it('gives a page that grows from a disk', async () => {
    const file = await download(studio, 'page');
    assert.equal(path.basename(file), 'drawing.html');
    const page = await isolated.browser.newPage();
    await page.goto(pathToFileURL(file).href);
    await page.waitForFunction(() => customElements.get('growing-ca'));
    assert.equal((await grow(page)).width, 18);
    await page.close();
  });

  it('gives a still picture, and the lines to paste', async () => {
    const file = await download(studio, 'poster');
    assert.match(path.basename(file), /^drawing\.(webp|png)$/);
    assert.ok(readFileSync(file).length > 50);
    assert.match(await studio.text('snippet'), /<growing-ca src="drawing\.q8\.onnx">/);
  });

  it('asks no other host for anything', () => {
    assert.deepEqual(foreign, []);
    assert.deepEqual(studio.errors, []);
  });

  it(`loads at most ${MOST_BYTES / 1000} kB in all, compressed`, (t) => {
    const files = [...new Set(isolated.asked)]
      .map((name) => path.join(ROOT, name))
      .filter((file) => existsSync(file));
    assert.ok(files.some((file) => file.endsWith('.wasm')));
    // Not the best that servers do, but in a tenth of the time.
    const params = { [constants.BROTLI_PARAM_QUALITY]: 8 };
    const sizes = files.map((file) => brotliCompressSync(readFileSync(file), { params }).length);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    t.diagnostic(`${files.length} files, ${total} bytes`);
    assert.ok(total <= MOST_BYTES, `${total} bytes`);
  });

  it('goes on when more is asked for', async () => {
    await studio.page.locator('[data-aim=better]').click();
    await studio.state('done');
    assert.equal(await studio.iterations(TINY.iterations), 2 * TINY.iterations);
  });

  it('goes on from a model of ours that is dropped on it', async () => {
    const bytes = readFileSync(path.join(folder, 'drawing.fp32.onnx'));
    const other = await Studio.open(isolated);
    await other.drop('drawing.fp32.onnx', '', bytes);
    await other.said('remark', /goes on from drawing\.fp32\.onnx/);
    await other.state('done');
    await other.waitForCells((count) => count > 10);
    assert.deepEqual(other.errors, []);
    await other.close();
  });
});

it('renews what lives, without disturbing a pattern that resembles its picture', async () => {
  const settings = { batch: 4, damaged: 1, pool: 8, steps: [8, 12], iterations: 100_000 };
  const studio = await Studio.open(isolated, settings);
  const file = path.join(ROOT, 'weights/lizard.regenerate.fp32.onnx');
  await studio.drop('lizard.onnx', '', readFileSync(file));
  await studio.page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const dish = document.getElementById('dish')!;
        // Grown, and older than the one whose place it takes.
        new MutationObserver((records) => {
          const old = records.flatMap(({ removedNodes }) => [...removedNodes] as GrowingCa[]);
          const { stepCount } = dish.querySelector('growing-ca')!;
          if (old.some((one) => one.stepCount > 96 && one.stepCount <= stepCount)) resolve();
        }).observe(dish, { childList: true });
      }),
  );
  assert.match(await studio.text('cells-value'), /40 × 40, and 12 around/);
  assert.deepEqual(studio.errors, []);
  await studio.close();
});

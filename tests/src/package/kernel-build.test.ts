import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import type { GrowingCa, GrowingCaErrorEvent } from '../../../src/index.js';
import { root } from '../../helpers/project.js';
import type { ServedBrowser } from '../../helpers/served-browser.mjs';
import { openServedBrowser } from '../../helpers/served-browser.mjs';

const LARGEST = { plain: 112_000, compressed: 36_000 };

const FILE = 'growing-ca.kernel.js';
const code = readFileSync(join(root, 'dist', FILE), 'utf8');
const manual = readFileSync(join(root, 'docs', 'element.md'), 'utf8');

let served: ServedBrowser;
before(async () => {
  served = await openServedBrowser({ webgpu: true });
});
after(() => served.close());

/** A page with a tag whose code is in one file of `dist/`, and what it asked the server for. */
async function openPage(file: string, tag: string): Promise<{ page: Page; files: string[] }> {
  const page = await served.browser.newPage();
  const files: string[] = [];
  page.on('request', (request) => files.push(new URL(request.url()).pathname));
  await served.show(
    page,
    `<!doctype html><script type="module" src="/dist/${file}"></script><link rel="icon" href="data:,">${tag}`,
  );
  return { page, files };
}

const lizard = (attributes: string) =>
  `<growing-ca src="/weights/lizard.regenerate.q8.onnx" random-seed="5" autoplay="false" ${attributes}></growing-ca>`;

async function grownBy(file: string): Promise<number[]> {
  const { page } = await openPage(file, lizard('runtime="kernel" angle="20"'));
  await page.waitForFunction(() => customElements.get('growing-ca'));
  const cells = await page.evaluate(async () => {
    const element = document.querySelector<GrowingCa>('growing-ca')!;
    await element.step(96);
    return Array.from((await element.getState())!.cells);
  });
  await page.close();
  return cells;
}

test('the build of the kernel alone is one file, and small', (t) => {
  const sizes = { plain: Buffer.byteLength(code), compressed: brotliCompressSync(code).length };
  t.diagnostic(`${sizes.plain} bytes, ${sizes.compressed} with brotli`);
  assert.ok(sizes.plain <= LARGEST.plain && sizes.compressed <= LARGEST.compressed);
  // Besides the sentence that names the import of a model.
  const withoutAdvice = code.replaceAll("add import 'growing-ca/models/", '');
  assert.doesNotMatch(withoutAdvice, /\bimport\s*[{"']|\bfrom\s*["']|\bimport\(["']/);
});

test('it defines the tag, asks for the model alone, and grows as the full package does', async () => {
  const { page, files } = await openPage(FILE, lizard(''));
  await page.evaluate(() => document.querySelector<GrowingCa>('growing-ca')!.step(20));
  const names = files.map((file) => file.split('/').at(-1));
  assert.deepEqual(names, ['page.html', FILE, 'lizard.regenerate.q8.onnx']);
  await page.close();
  assert.deepEqual(await grownBy(FILE), await grownBy('index.js'));
});

test('it becomes another pattern beside a third one, and its state names them all', async () => {
  const { page } = await openPage(FILE, lizard(''));
  const models = await page.evaluate(async () => {
    const element = document.querySelector<GrowingCa>('growing-ca')!;
    await element.step(30);
    await element.plant({ x: 3, y: 3, src: '/weights/butterfly.regenerate.q8.onnx' });
    const loaded = new Promise((resolve) => element.addEventListener('load', resolve));
    element.src = '/weights/fish.regenerate.q8.onnx';
    await loaded;
    const { individuals } = (await element.getState())!;
    return individuals!.map(({ model }) => model.url.split('/').at(-1)!.split('.')[0]);
  });
  assert.deepEqual(models, ['lizard', 'butterfly', 'fish']);
  await page.close();
});

test('it never asks for a GPU, and goes on with the kernel', async () => {
  const { page } = await openPage(FILE, lizard(''));
  const asked = await page.evaluate(async () => {
    let count = 0;
    GPU.prototype.requestAdapter = async () => (count++, null);
    const element = document.querySelector<GrowingCa>('growing-ca')!;
    element.play();
    while (element.stepCount < 30) await new Promise(requestAnimationFrame);
    return { count, runtime: element.activeRuntime };
  });
  assert.deepEqual(asked, { count: 0, runtime: 'kernel' });
  await page.close();
});

for (const [what, tag] of [
  ['WebGPU', lizard('device="webgpu"')],
  ['onnxruntime-web', lizard('runtime="onnx"')],
  ['another graph', '<growing-ca src="/tests/fixtures/pytorch/rule.onnx"></growing-ca>'],
]) {
  test(`${what} is refused with a sentence that says what to do`, async () => {
    const { page } = await openPage(FILE, '');
    const told = await page.evaluate((html) => {
      const outcome = new Promise<Event>((resolve) =>
        addEventListener('error', resolve, { capture: true }),
      );
      document.body.innerHTML = html;
      return outcome.then((event) => {
        const { code, message } = event as GrowingCaErrorEvent;
        return { code, message };
      });
    }, tag);
    assert.equal(told.code, 'runtime-unreachable');
    assert.match(told.message, /has only its own kernel.*use the full package/);
    await page.close();
  });
}

test('the example of the documentation grows', async () => {
  const [, example] = /<!-- A test runs this example. -->\n```html\n(.*?)```/s.exec(manual)!;
  assert.ok(example.includes(FILE));
  const page = await served.browser.newPage();
  await page.route('**/lizard.q8.onnx', (route) =>
    route.fulfill({ path: join(root, 'weights', 'lizard.regenerate.q8.onnx') }),
  );
  await page.route(`**/${FILE}`, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: code }),
  );
  await served.show(page, `<!doctype html>${example}`);
  await page.waitForFunction(() => document.querySelector('growing-ca')!.stepCount > 20);
  await page.close();
});

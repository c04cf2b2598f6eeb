import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { GrowingCaErrorEvent } from '../../../src/element/growing-ca.js';
import { root } from '../../helpers/project.js';
import type { ServedBrowser } from '../../helpers/served-browser.mjs';
import { openServedBrowser } from '../../helpers/served-browser.mjs';

/** @param above pixels between the top of the page and its pattern */
const pageWith = (above: number) => `<!doctype html>
<script type="module" src="/dist/index.js"></script>
<growing-ca target="lizard" device="wasm" style="margin-top: ${above}px"></growing-ca>`;

let served: ServedBrowser;
before(async () => {
  served = await openServedBrowser({ webgpu: true });
});
after(() => served.close());

/** Names of the files of ours that a page has asked for. */
function noteFiles(page: Page): string[] {
  const files: string[] = [];
  page.on('request', (request) => {
    const [, file] = /\/(?:dist|weights)\/(.+)$/.exec(request.url()) ?? [];
    if (file) files.push(file);
  });
  return files;
}

test('a page whose pattern is far below loads the tag alone, and the rest when it comes near', async () => {
  const page = await served.browser.newPage();
  const files = noteFiles(page);
  await served.show(page, pageWith(5000));
  await page.waitForFunction(() => customElements.get('growing-ca'));
  await page.waitForLoadState('networkidle');
  assert.deepEqual(files, ['index.js']);

  await page.locator('growing-ca').scrollIntoViewIfNeeded();
  await page.waitForFunction(() => document.querySelector('growing-ca')!.stepCount > 0);
  assert.deepEqual(files.slice(1).toSorted(), [
    'lizard.regenerate.q8.onnx',
    'lizard.regenerate.webp',
    'manifest.json',
    'simulation.js',
    'touch.js',
  ]);
  await page.close();
});

test('what several patterns need comes with the second one', async () => {
  const page = await served.browser.newPage();
  const files = noteFiles(page);
  await served.show(page, pageWith(0));
  await page.waitForFunction(() => document.querySelector('growing-ca')!.stepCount > 0);
  assert.ok(!files.includes('sharing.js'));
  const models = await page.evaluate(async () => {
    const element = document.querySelector('growing-ca')!;
    // Grown, and not fading before the last model is there.
    element.pause();
    await element.step(40);
    const isPlanted = await element.plant({ x: 3, y: 3, target: 'butterfly' });
    const loaded = new Promise((resolve) => element.addEventListener('load', resolve));
    element.target = 'fish';
    await loaded;
    await element.graft({ x: 30, y: 30, radius: 2 }, { target: 'eye' });
    const { individuals } = (await element.getState())!;
    return [isPlanted, ...individuals!.map(({ model }) => model.url.split('/').at(-1))];
  });
  const expected = ['lizard', 'butterfly', 'fish', 'eye'].map(
    (name) => `${name}.regenerate.q8.onnx`,
  );
  assert.deepEqual(models, [true, ...expected]);
  assert.equal(files.filter((file) => file === 'sharing.js').length, 1);
  await page.close();
});

test('what was preloaded is not fetched again by the first element', async () => {
  const page = await served.browser.newPage();
  await served.show(page, '<!doctype html><title>Nothing yet</title>');
  const files = noteFiles(page);
  const all = await page.evaluate(async () => {
    const { GrowingCa } = await import('/dist/index.js' as string);
    return GrowingCa.preload({ target: 'lizard', device: 'wasm', runtime: 'onnx' });
  });
  assert.equal(all, true);
  const preloaded = files.length;
  assert.ok(files.includes('wasm-engine.js') && files.includes('runtime/ort.jspi.js'));
  assert.ok(files.includes('touch.js'));
  await page.evaluate(() => {
    document.body.innerHTML =
      '<growing-ca target="lizard" device="wasm" runtime="onnx"></growing-ca>';
  });
  await page.waitForFunction(() => document.querySelector('growing-ca')!.stepCount > 0);
  assert.deepEqual(files.slice(preloaded), ['lizard.regenerate.webp']);
  await page.close();
});

test('code that does not come is told, as an event and in the page', async () => {
  const page = await served.browser.newPage();
  await page.route('**/simulation.js', (route) => route.abort());
  await page.addInitScript(() => {
    const errors: GrowingCaErrorEvent[] = [];
    Object.assign(window, { errors });
    addEventListener('error', (event) => errors.push(event as never), { capture: true });
  });
  await served.show(page, pageWith(0));
  const told = await page.waitForFunction(() => {
    const [error] = (window as unknown as { errors: GrowingCaErrorEvent[] }).errors;
    const shown = document.querySelector('growing-ca')?.shadowRoot?.querySelector('.error');
    return error && shown && { code: error.code, shown: shown.textContent };
  });
  const { code, shown } = (await told.jsonValue()) as { code: string; shown: string };
  assert.equal(code, 'runtime-unreachable');
  assert.match(
    shown,
    /The code that runs models could not be loaded .*: check the connection, .*\.$/,
  );
  assert.equal(
    await page.evaluate(async () => {
      const { GrowingCa } = await import('/dist/index.js' as string);
      return GrowingCa.preload({ target: 'lizard' });
    }),
    false,
  );
  await page.close();
});

/** Every file of code that a page asks for once a tag is near, and the tag that wants it. */
const later: Record<string, string> = {
  'simulation.js': 'device="wasm"',
  'touch.js': 'device="wasm"',
  'onnx.js': 'device="wasm" runtime="onnx"',
  'wasm-engine.js': 'device="wasm" runtime="onnx"',
  'webgpu-engine.js': 'device="webgpu" runtime="onnx"',
  'runtime/ort.jspi.js': 'device="wasm" runtime="onnx"',
  'runtime/ort.webgpu.js': 'device="wasm" runtime="onnx"',
  'sharing.js': 'device="wasm"',
};
/** Of another model than the tag's. */
const seed = '<growing-ca-seed target="butterfly" x="2" y="2"></growing-ca-seed>';
const withTag = ['./index.js'];

for (const [file, attributes] of Object.entries(later)) {
  test(`${file} comes, once for the page, after it could not be reached`, async () => {
    const context = await served.browser.newContext();
    const page = await context.newPage();
    if (file === 'runtime/ort.webgpu.js') {
      // What an older browser lacks.
      await page.addInitScript(() => Reflect.deleteProperty(WebAssembly, 'Suspending'));
    }
    const content = file === 'sharing.js' ? seed : '';
    const tag = `<growing-ca target="lizard" ${attributes} grid="8">${content}</growing-ca>`;
    await page.addInitScript(() => {
      const codes: string[] = [];
      Object.assign(window, { codes });
      addEventListener('error', (event) => codes.push((event as never)['code']), { capture: true });
    });
    await page.route(`**/${file}`, (route) => route.abort());
    await served.show(
      page,
      `<!doctype html><script type="module" src="/dist/index.js"></script>${tag}${tag}`,
    );
    await page.waitForFunction(() => (window as never)['codes']['length'] === 2);
    assert.deepEqual(await page.evaluate('codes'), Array(2).fill('runtime-unreachable'));

    await page.unroute(`**/${file}`);
    const files = noteFiles(page);
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await page.waitForFunction(() =>
      [...document.querySelectorAll('growing-ca')].every(({ stepCount }) => stepCount > 0),
    );
    assert.equal(files.filter((name) => name.startsWith(file)).length, 1);
    await context.close();
  });

  test(`${file} imports only what comes with the tag`, () => {
    const code = readFileSync(join(root, 'dist', file), 'utf8');
    const imported = [...code.matchAll(/\bimport\s*(?:[\w${}*,\s]+from)?\s*"(\.[^"]*)"/g)];
    const files = new Set(imported.map(([, name]) => name));
    const allowed = file.startsWith('runtime/') ? [] : withTag;
    assert.deepEqual(
      [...files].filter((name) => !allowed.includes(name)),
      [],
    );
  });
}

test('the whole network may be away when a tag comes near, more than once', async () => {
  const context = await served.browser.newContext();
  const page = await context.newPage();
  await served.show(page, pageWith(5000));
  await page.waitForFunction(() => customElements.get('growing-ca'));
  await page.evaluate(() => {
    const element = document.querySelector('growing-ca')!;
    Object.assign(window, { failures: 0 });
    element.addEventListener('error', () => (window as never as { failures: number }).failures++);
  });
  await context.setOffline(true);
  await page.locator('growing-ca').scrollIntoViewIfNeeded();
  await page.waitForFunction('failures === 1');
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await page.waitForFunction('failures === 2');
  await context.setOffline(false);
  await page.waitForFunction(() => document.querySelector('growing-ca')!.stepCount > 0);
  await context.close();
});

test('a network that is said to be there before it is is asked again soon', async () => {
  const context = await served.browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => {
    const codes: string[] = [];
    Object.assign(window, { codes });
    addEventListener('error', (event) => codes.push((event as never)['code']), { capture: true });
  });
  const failures = (count: number) =>
    page.waitForFunction(
      `codes.filter((code) => code === 'runtime-unreachable').length >= ${count}`,
    );
  await page.route('**/touch.js', (route) => route.abort());
  await served.show(page, pageWith(0));
  await failures(1);
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await failures(2);
  await page.unroute('**/touch.js');
  await page.waitForFunction(() => document.querySelector('growing-ca')!.stepCount > 0);
  await context.close();
});

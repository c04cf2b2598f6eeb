import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { GrowingCaErrorEvent } from '../../src/growing-ca.js';
import type { ServedBrowser } from '../helpers/served-browser.mjs';
import { openServedBrowser } from '../helpers/served-browser.mjs';

/** @param above pixels between the top of the page and its pattern */
const pageWith = (above: number) => `<!doctype html>
<script type="module" src="/dist/index.js"></script>
<growing-ca target="lizard" device="wasm" style="margin-top: ${above}px"></growing-ca>`;

let served: ServedBrowser;
before(async () => {
  served = await openServedBrowser();
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
  assert.deepEqual(files.toSorted(), ['common.js', 'element.js', 'index.js', 'lit.js']);

  await page.locator('growing-ca').scrollIntoViewIfNeeded();
  await page.waitForFunction(() => document.querySelector('growing-ca')!.stepCount > 0);
  assert.deepEqual(files.slice(4).toSorted(), [
    'lizard.regenerate.png',
    'lizard.regenerate.q8.onnx',
    'manifest.json',
    'ort-wasm-simd-threaded.wasm',
    'ort.wasm.js',
    'simulation.js',
    'wasm-engine.js',
  ]);
});

test('what was preloaded is not fetched again by the first element', async () => {
  const page = await served.browser.newPage();
  await served.show(page, '<!doctype html><title>Nothing yet</title>');
  const files = noteFiles(page);
  const all = await page.evaluate(async () => {
    const { GrowingCa } = await import('/dist/element.js' as string);
    return GrowingCa.preload({ target: 'lizard', device: 'wasm' });
  });
  assert.equal(all, true);
  const preloaded = files.length;
  assert.ok(files.includes('wasm-engine.js') && files.includes('ort-wasm-simd-threaded.wasm'));
  await page.evaluate(async () => {
    await import('/dist/index.js' as string);
    document.body.innerHTML = '<growing-ca target="lizard" device="wasm"></growing-ca>';
  });
  await page.waitForFunction(() => document.querySelector('growing-ca')!.stepCount > 0);
  assert.deepEqual(files.slice(preloaded).toSorted(), ['index.js', 'lizard.regenerate.png']);
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
  assert.match(shown, /The code that runs models could not be loaded .*reload the page\.$/);
  assert.equal(
    await page.evaluate(async () => {
      const { GrowingCa } = await import('/dist/element.js' as string);
      return GrowingCa.preload({ target: 'lizard' });
    }),
    false,
  );
});

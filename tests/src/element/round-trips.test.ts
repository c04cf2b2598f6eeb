/** On a slow line each file that waits for another one costs a round trip. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { root } from '../../helpers/project.js';
import type { ServedBrowser } from '../../helpers/served-browser.mjs';
import { openServedBrowser } from '../../helpers/served-browser.mjs';

let served: ServedBrowser;
before(async () => {
  served = await openServedBrowser();
});
after(() => served.close());

const MODEL = 'weights/lizard.regenerate.q8.onnx';
const script = '<!doctype html><script type="module" src="/dist/index.js"></script>';

/** A page of its own whose code for running models is on its way until `release`. */
async function openWaiting(): Promise<{ page: Page; release: () => void; asked: string[] }> {
  const page = await served.browser.newPage();
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/dist/{simulation,touch}.js', async (route) => {
    await released;
    await route.continue();
  });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  return { page, release, asked };
}

const grows = (page: Page) =>
  page.waitForFunction(() => (document.querySelector('growing-ca')?.stepCount ?? 0) > 0);

for (const [what, tag, poster] of [
  ['a target', 'target="lizard"', true],
  ['an address', `src="/${MODEL}"`, false],
] as const) {
  test(`the model of ${what} comes while the code does, once for two tags`, async () => {
    const { page, release, asked } = await openWaiting();
    const arrived = page.waitForResponse(`**/${MODEL}`);
    const tags = `<growing-ca ${tag} device="wasm"></growing-ca>`.repeat(2);
    const shown = served.show(page, `${script}${tags}`);
    await arrived;
    if (poster) {
      await page.waitForFunction(() => {
        const image = document.querySelector('growing-ca')?.shadowRoot?.querySelector('img');
        return image?.complete && image.naturalWidth > 0;
      });
    }
    release();
    await shown;
    await grows(page);
    assert.equal(asked.filter((url) => url.endsWith('.onnx')).length, 1);
    await page.close();
  });
}

test('a model that fails ahead of the code is told, and asked for again', async () => {
  const { page, release } = await openWaiting();
  await page.addInitScript(() => {
    const codes: string[] = [];
    Object.assign(window, { codes });
    addEventListener('error', (event) => codes.push((event as never)['code']), { capture: true });
    addEventListener('unhandledrejection', () => codes.push('unhandled'));
  });
  await page.route(`**/${MODEL}`, (route) => route.abort());
  const failed = page.waitForEvent('requestfailed');
  const tag = '<growing-ca target="lizard" device="wasm"></growing-ca>';
  const shown = served.show(page, `${script}${tag}`);
  await failed;
  release();
  await shown;
  await page.waitForFunction(() => (window as never)['codes']['length'] > 0);
  assert.deepEqual(await page.evaluate('codes'), ['model-unreachable']);
  await page.unroute(`**/${MODEL}`);
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await grows(page);
  await page.close();
});

test('the poster of a module shows before the code comes', async () => {
  const { page, release } = await openWaiting();
  const module = '<script type="module" src="/dist/models/lizard.js"></script>';
  const shown = served.show(page, `${script}${module}<growing-ca target="lizard"></growing-ca>`);
  await page.waitForFunction(
    () => document.querySelector('growing-ca')?.shadowRoot?.querySelector('img')?.naturalWidth,
  );
  release();
  await shown;
  await page.close();
});

test('a module that comes after the manifest failed is used all the same', async () => {
  const page = await served.browser.newPage();
  await page.addInitScript(() => {
    Object.assign(window, { failed: false });
    addEventListener('error', () => Object.assign(window, { failed: true }), { capture: true });
  });
  await page.route('**/weights/manifest.json', (route) => route.abort());
  const failed = page.waitForEvent('requestfailed');
  await page.route('**/dist/models/lizard.js', async (route) => {
    await failed;
    await route.continue();
  });
  const ask = `<script type="module">
    import { findModel } from '/dist/simulation.js';
    window.found = findModel({ target: 'lizard' });
  </script>`;
  const module = '<script type="module" src="/dist/models/lizard.js"></script>';
  await served.show(page, `${script}${ask}${module}<growing-ca target="lizard"></growing-ca>`);
  assert.match(await page.evaluate('found.then(({ url }) => url)'), /^data:/);
  await grows(page);
  assert.equal(await page.evaluate('failed'), false);
  await page.close();
});

/** Modules that a page's script imports, and those import, seen from the folder `demo/`. */
function importedBy(script: string): string[] {
  const base = new URL(`file:///demo/`);
  const found = new Set<string>();
  const follow = (url: URL) => {
    const code = readFileSync(join(root, url.pathname), 'utf8');
    const imports = code.matchAll(
      /^(?:import|(?:import|export) [\w\s{},*]+ from) '(\.[^']+)';?$/gm,
    );
    for (const [, link] of imports) {
      const other = new URL(link, url);
      if (found.has(other.href)) continue;
      found.add(other.href);
      follow(other);
    }
  };
  follow(new URL(script, base));
  return [...found].toSorted();
}

for (const [file, script, later] of [
  ['index.html', 'playground/main.js', ['../dist/simulation.js', '../dist/touch.js']],
  ['studio.html', 'studio/main.js', ['../trainer/dist/browser/index.js']],
] as const) {
  test(`demo/${file} asks for all modules at once`, () => {
    const html = readFileSync(join(root, 'demo', file), 'utf8');
    const hints = [...html.matchAll(/rel="modulepreload" href="([^"]+)"/g)];
    const absolute = (link: string) => new URL(link, 'file:///demo/').href;
    assert.deepEqual(
      hints.map(([, link]) => absolute(link)).toSorted(),
      [...importedBy(script), ...later.map(absolute)].toSorted(),
    );
  });
}

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';
import { METADATA_KEYS } from '../../../src/model/contract.js';
import { describeModel } from '../../../trainer/src/onnx/read-model.js';
import { LIBRARY, openLibraryPage, serveEmptyPage } from '../../helpers/empty-page.js';
import type { ServedBrowser } from '../../helpers/served-browser.mjs';

const manual = readFileSync(new URL('../../../docs/browser-training.md', import.meta.url), 'utf8');

describe('docs/browser-training.md', () => {
  let served: ServedBrowser;
  before(async () => {
    served = await serveEmptyPage();
  });
  after(() => served.close());

  it('has an example that trains, stops and exports', async () => {
    const [, example] = /```html\n(.*?)```/s.exec(manual)!;
    const imports = { 'growing-ca-trainer/browser': '/trainer/dist/browser/index.js' };
    const map = `<script type="importmap">${JSON.stringify({ imports })}</script>`;
    const page = await served.browser.newPage();
    const errors: Error[] = [];
    page.on('pageerror', (error) => errors.push(error));
    await served.show(page, example.replace('<!doctype html>', `<!doctype html>${map}`));
    await page.waitForFunction(() => document.querySelector('output')!.textContent !== '');
    await page.click('button');
    await page.waitForSelector('a:not([hidden])');
    const bytes = await page.evaluate(async () => {
      const model = await fetch(document.querySelector('a')!.href);
      return Array.from(new Uint8Array(await model.arrayBuffer()));
    });
    const { grid, metadata } = describeModel(Uint8Array.from(bytes), 'the model');
    assert.deepEqual(grid, { width: 64, height: 64 });
    assert.equal(metadata[METADATA_KEYS.target], 'disk');
    assert.deepEqual(errors, []);
  });

  it('has an example of every function, which runs', async () => {
    const page = await openLibraryPage(served);
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    await page.evaluate(async () => {
      const picture = new OffscreenCanvas(30, 30);
      picture.getContext('2d')!.fillRect(5, 5, 20, 20);
      const file = await picture.convertToBlob();
      const settings = { size: 12, padding: 3, channels: 12, hidden: 32, batch: 4, rotations: 0 };
      const steps = [4, 4] as [number, number];
      const small = { ...settings, damaged: 1, steps, iterations: 1 };
      const run = await library.train({ picture, settings: small });
      Object.assign(globalThis, { file, model: await library.exportModel(run), picture, run });
    });
    const examples = [...manual.matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code);
    for (const code of examples) {
      // Fewer iterations, and of fewer cells where an example says no size.
      const quick = code
        .replaceAll(/iterations(:| =) \d+/g, 'iterations$1 1')
        .replaceAll('{ iterations', '{ size: 8, padding: 2, steps: [2, 2], iterations');
      const module = quick.replaceAll(
        "'growing-ca-trainer/browser'",
        `'${served.address}${LIBRARY.slice(1)}'`,
      );
      await page.evaluate(async (module) => {
        await import(URL.createObjectURL(new Blob([module], { type: 'text/javascript' })));
      }, module);
    }
    const shown = said.join('\n');
    assert.match(shown, /64 x 64 cells, 16384 numbers/);
    assert.match(shown, /no picture of 🦎/);
    assert.match(shown, /(grows|holds|heals) after 1: \d\.\d{4} of 0\.00\d, no\n.*\n.*, no/);
    assert.match(
      shown,
      /pattern\.onnx: \d{4} bytes\npattern\.html: \d{5} bytes\nposter: \d+ bytes/,
    );
    assert.match(shown, /target, file/);
    const exported = await page.evaluate(() => Object.keys(library));
    const functions = exported.filter((name) => /^[a-z]/.test(name));
    for (const name of functions) {
      assert.ok(
        examples.some((code) => code.includes(`${name}(`)),
        `${name} has no example`,
      );
    }
  });

  it('says how many bytes a page fetches', () => {
    const folder = new URL('../../../trainer/dist/browser/', import.meta.url);
    const sizes = readdirSync(folder).map((name) => {
      const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
      return brotliCompressSync(readFileSync(new URL(name, folder)), options).length;
    });
    const sum = sizes.reduce((total, size) => total + size, 0);
    assert.ok(sum <= 313_000, `${sum} bytes`);
  });
});

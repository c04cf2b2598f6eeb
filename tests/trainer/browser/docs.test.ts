import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { METADATA_KEYS } from '../../../src/model/contract.js';
import { describeModel } from '../../../trainer/src/onnx/read-model.js';
import { openServedBrowser, type ServedBrowser } from '../../helpers/served-browser.mjs';

const manual = readFileSync(new URL('../../../docs/browser-training.md', import.meta.url), 'utf8');

describe('docs/browser-training.md', () => {
  let served: ServedBrowser;
  before(async () => {
    served = await openServedBrowser();
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
});

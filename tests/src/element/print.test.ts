import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ServedBrowser } from '../../helpers/served-browser.mjs';
import { openServedBrowser } from '../../helpers/served-browser.mjs';

let served: ServedBrowser;
before(async () => {
  served = await openServedBrowser({ webgpu: true });
});
after(() => served.close());

for (const [how, attributes] of [
  ['on wasm', 'device="wasm"'],
  ['on WebGPU', 'device="webgpu" grid="40"'],
  ['on WebGPU while it rests', 'device="webgpu" grid="40" autoplay="false"'],
] as const) {
  test(`a pattern ${how} is printed`, { timeout: 120_000 }, async () => {
    const page = await served.browser.newPage();
    await served.show(
      page,
      `<!doctype html>
      <script type="module" src="/dist/index.js"></script>
      <growing-ca src="/weights/lizard.regenerate.q8.onnx" ${attributes}></growing-ca>`,
    );
    await page.waitForFunction(() => document.querySelector('growing-ca')?.cells);
    const pdf = (await page.pdf({ printBackground: true })).toString('latin1');
    assert.match(pdf, /\/Subtype\s*\/Image/);
    const isBack = await page.evaluate(async () => {
      const element = document.querySelector('growing-ca')!;
      await element.step(1);
      const canvas = element.shadowRoot!.querySelector('canvas')!;
      return !canvas.getContext('2d') === (element.activeDevice === 'webgpu');
    });
    assert.ok(isBack);
    await page.close();
  });
}

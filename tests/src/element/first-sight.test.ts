import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ServedBrowser } from '../../helpers/served-browser.mjs';
import { openServedBrowser } from '../../helpers/served-browser.mjs';

let served: ServedBrowser;
before(async () => {
  served = await openServedBrowser();
});
after(() => served.close());

/** Text that would jump, below a pattern. */
const article = (pattern: string) => `<!doctype html>
<link rel="stylesheet" href="/dist/growing-ca.css" />
<script type="module" src="/dist/index.js"></script>
${pattern}
<p>Below it</p>`;

for (const [what, pattern] of [
  ['bare', '<growing-ca target="lizard" device="wasm"></growing-ca>'],
  [
    'with a poster of the page',
    '<growing-ca target="lizard" device="wasm"><img src="/weights/lizard.regenerate.webp" alt="A lizard"></growing-ca>',
  ],
  [
    'given a width by the page',
    '<style>growing-ca { inline-size: 20rem }</style><growing-ca target="lizard" device="wasm"></growing-ca>',
  ],
]) {
  test(`a tag that is ${what} has its room before its code arrives`, async () => {
    const page = await served.browser.newPage();
    await page.route('**/dist/index.js', async (route) => {
      // What moves before the first paint is not seen.
      await page.waitForFunction(() => performance.getEntriesByType('paint').length > 0);
      await route.continue();
    });
    await served.show(page, article(pattern));
    const before = await page.locator('body > p').boundingBox();
    await page.waitForFunction(() => document.querySelector('growing-ca')!.stepCount > 10);
    assert.deepEqual(await page.locator('body > p').boundingBox(), before);
    const shift = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let sum = 0;
          const observer = new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) {
              sum += (entry as PerformanceEntry & { value: number }).value;
            }
          });
          observer.observe({ type: 'layout-shift', buffered: true });
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
        }),
    );
    assert.equal(shift, 0);
    await page.close();
  });
}

test('without scripts the page’s poster and sentence are there', async () => {
  const context = await served.browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const pattern =
    '<growing-ca target="lizard"><img src="/weights/lizard.regenerate.webp" alt="A lizard"></growing-ca><noscript>It grows where scripts are allowed.</noscript>';
  await served.show(page, article(pattern));
  assert.equal((await page.getByAltText('A lizard').boundingBox())!.width, 256);
  assert.match(await page.locator('noscript').innerText(), /where scripts are allowed/);
  await context.close();
});

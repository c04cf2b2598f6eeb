import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { ServedBrowser } from '../../helpers/served-browser.mjs';
import { openServedBrowser } from '../../helpers/served-browser.mjs';

const site = `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src 'self' data:; style-src 'self'`;
const strict = `require-trusted-types-for 'script'`;
const anotherLit = '<script type="module" src="/node_modules/lit-html/lit-html.js"></script>';

/** What the next page is sent with. */
let policy: string;
let served: ServedBrowser;
before(async () => {
  served = await openServedBrowser();
});
after(() => served.close());

interface Told {
  readonly codes: string[];
  readonly thrown: string[];
  readonly written: string[];
}

async function open(page: Page, before = ''): Promise<Told> {
  const [thrown, written]: string[][] = [[], []];
  page.on('pageerror', ({ message }) => thrown.push(message));
  page.on('console', (message) => {
    if (message.text().includes('lit-html to its trusted-types')) written.push(message.text());
  });
  await page.addInitScript(() => {
    const codes: string[] = [];
    Object.assign(window, { codes });
    addEventListener('error', (event) => codes.push((event as never)['code']), { capture: true });
  });
  await page.route('**/page.html', (route) =>
    route.fulfill({
      contentType: 'text/html',
      headers: { 'content-security-policy': `${site}; ${policy}` },
      body: `<!doctype html>${before}<script type="module" src="/dist/index.js"></script>
        <growing-ca target="lizard" device="wasm"><b>A lizard</b></growing-ca>`,
    }),
  );
  await page.goto(`${served.address}page.html`);
  await page.waitForFunction(() => {
    const { stepCount } = document.querySelector('growing-ca')!;
    return stepCount > 0 || (window as never)['codes']['length'] > 0;
  });
  return { codes: await page.evaluate('codes'), thrown, written };
}

for (const [name, directives, before] of [
  ['names lit-html', `${strict}; trusted-types lit-html`],
  [
    'names lit-html and has another Lit',
    `${strict}; trusted-types lit-html 'allow-duplicates'`,
    anotherLit,
  ],
  ['lets pages assign text, and names other policies only', 'trusted-types other'],
  ['requires Trusted Types, and leaves the names open', strict],
]) {
  test(`it grows where the page ${name}`, async () => {
    policy = directives;
    const page = await served.browser.newPage();
    assert.deepEqual(await open(page, before), { codes: [], thrown: [], written: [] });
    await page.close();
  });
}

test('it grows where a default policy of the page takes what it writes', async () => {
  policy = `${strict}; trusted-types default`;
  const page = await served.browser.newPage();
  const content = `trustedTypes.createPolicy('default', { createHTML: (text) => text })`;
  await page.addInitScript({ content });
  assert.deepEqual((await open(page)).codes, []);
  await page.close();
});

for (const [name, directives, before] of [
  ['names other policies only', `${strict}; trusted-types other`],
  ['names none', `${strict}; trusted-types 'none'`],
  ['has another Lit, and allows the name once', `${strict}; trusted-types lit-html`, anotherLit],
]) {
  test(`where the page ${name}, one sentence says what to name, and its own content shows`, async () => {
    policy = directives;
    const page = await served.browser.newPage();
    const { codes, thrown, written } = await open(page, before);
    await page.evaluate(() => {
      const element = document.querySelector('growing-ca')!;
      element.angle = 90;
      return element.updateComplete.then(() => element.step());
    });
    assert.deepEqual(codes, ['rendering-forbidden']);
    assert.deepEqual(thrown, []);
    assert.equal(written.length, 1);
    assert.match(written[0], /trusted-types directive, and 'allow-duplicates'/);
    assert.equal(await page.locator('b').isVisible(), true);
    assert.equal(await page.evaluate(() => typeof customElements.get('growing-ca')), 'function');
    await page.close();
  });
}

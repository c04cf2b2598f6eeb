import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { BrowserContext, CDPSession, ElementHandle, Page } from 'playwright-core';
import type { GrowingCa } from '../../../../src/element/growing-ca.js';
import type { ServedBrowser } from '../../../helpers/served-browser.mjs';
import { openServedBrowser } from '../../../helpers/served-browser.mjs';

/** A pattern of 320 by 320 pixels, which stands still. */
const html = `<!doctype html>
<meta name="viewport" content="width=device-width, initial-scale=1" />
<script type="module" src="/dist/index.js"></script>
<style>
  body { margin: 0 }
  growing-ca { width: 320px }
</style>
<growing-ca src="/weights/lizard.regenerate.q8.onnx" device="wasm" speed="0"></growing-ca>`;

type Pattern = GrowingCa & { wounds: number };
type Attributes = Record<string, string>;
type Finger = { x: number; y: number; id?: number };

let served: ServedBrowser;
let context: BrowserContext;
let page: Page;
let pattern: ElementHandle<Pattern>;
let input: CDPSession;

before(async () => {
  served = await openServedBrowser();
});
after(() => served.close());
afterEach(() => context.close());

async function open(hasTouch: boolean): Promise<void> {
  context = await served.browser.newContext({
    hasTouch,
    isMobile: hasTouch,
    viewport: { width: 360, height: 640 },
  });
  page = await context.newPage();
  await served.show(page, html);
  pattern = (await page.waitForSelector('growing-ca')) as ElementHandle<Pattern>;
  await loaded();
  await pattern.evaluate((element) => {
    element.wounds = 0;
    element.addEventListener('damage', () => element.wounds++);
  });
  input = await context.newCDPSession(page);
}

async function loaded(): Promise<void> {
  await page.waitForFunction(
    (element) => element.cells && element.shadowRoot!.querySelector('canvas'),
    pattern,
  );
}

/** How many there were since the last call. */
function wounds(): Promise<number> {
  return pattern.evaluate(async (element) => {
    await element.step(0);
    const count = element.wounds;
    element.wounds = 0;
    return count;
  });
}

async function change(properties: Attributes): Promise<void> {
  await pattern.evaluate(async (element, given) => {
    Object.assign(element, given);
    await element.updateComplete;
  }, properties);
  await loaded();
}

type Mouse = { button?: 'left' | 'right'; buttons: number };

async function mouse(type: 'Pressed' | 'Released' | 'Moved', x: number, rest: Mouse) {
  await input.send('Input.dispatchMouseEvent', { type: `mouse${type}`, x, y: 160, ...rest });
}

async function touch(type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: Finger[]) {
  await input.send('Input.dispatchTouchEvent', { type, touchPoints });
}

async function tap(x: number): Promise<void> {
  await touch('touchStart', { x, y: 160 });
  await touch('touchEnd');
}

/** What the page sees where a menu or a dialog swallows the release. */
test('a mouse that comes back without its button wounds nothing, and lets the page have it', async () => {
  await open(false);
  await mouse('Pressed', 100, { button: 'left', buttons: 1 });
  assert.equal(await wounds(), 1);
  for (const x of [120, 160, 200]) await mouse('Moved', x, { buttons: 0 });
  assert.equal(await wounds(), 0);
  const isHeld = await pattern.evaluate((element) =>
    element.shadowRoot!.querySelector('canvas')!.hasPointerCapture(1),
  );
  assert.equal(isHeld, false);
  await mouse('Pressed', 200, { button: 'left', buttons: 1 });
  await mouse('Released', 200, { button: 'left', buttons: 0 });
  assert.equal(await wounds(), 1);
});

test('a mouse of which only the other button is still held wounds nothing', async () => {
  await open(false);
  await mouse('Pressed', 100, { button: 'left', buttons: 1 });
  await mouse('Pressed', 100, { button: 'right', buttons: 3 });
  await mouse('Moved', 120, { buttons: 3 });
  assert.ok((await wounds()) > 1);
  await mouse('Released', 120, { button: 'left', buttons: 2 });
  for (const x of [140, 180]) await mouse('Moved', x, { buttons: 2 });
  assert.equal(await wounds(), 0);
});

test('another box of the page may take the pointer over', async () => {
  await open(false);
  await mouse('Pressed', 100, { button: 'left', buttons: 1 });
  await page.evaluate(() => document.body.setPointerCapture(1));
  for (const x of [120, 160]) await mouse('Moved', x, { buttons: 1 });
  await page.evaluate(() => document.body.releasePointerCapture(1));
  for (const x of [200, 240]) await mouse('Moved', x, { buttons: 1 });
  assert.equal(await wounds(), 1);
});

const changes: Record<string, readonly [Attributes, Attributes]> = {
  'interaction goes and comes back': [{ interaction: 'none' }, { interaction: 'damage' }],
  'another pattern comes': [{ transition: 'cut', src: '/weights/fish.regenerate.q8.onnx' }, {}],
  'another grid comes': [{ grid: '48' }, {}],
};
for (const [what, [away, back]] of Object.entries(changes)) {
  test(`${what} under a mouse: the press ends`, async () => {
    await open(false);
    await mouse('Pressed', 100, { button: 'left', buttons: 1 });
    assert.equal(await wounds(), 1);
    await change(away);
    await change(back);
    for (const x of [120, 160, 200]) await mouse('Moved', x, { buttons: 1 });
    await mouse('Released', 200, { button: 'left', buttons: 0 });
    assert.equal(await wounds(), 0);
  });

  test(`${what} under a finger: it wounds nothing, and later ones do`, async () => {
    await open(true);
    await touch('touchStart', { x: 150, y: 150 });
    await change(away);
    await touch('touchEnd');
    await change(back);
    assert.equal(await wounds(), 0);
    for (const x of [100, 160, 220]) await tap(x);
    assert.equal(await wounds(), 3);
  });
}

test('of several fingers the first wounds, and the next one once it is lifted', async () => {
  await open(true);
  const [one, other] = [
    { x: 100, y: 160, id: 0 },
    { x: 220, y: 200, id: 1 },
  ];
  await touch('touchStart', one);
  await touch('touchStart', one, other);
  await touch('touchMove', one, { ...other, x: 260 });
  assert.equal(await wounds(), 0);
  await touch('touchEnd', one);
  assert.equal(await wounds(), 0);
  await touch('touchEnd');
  await tap(160);
  assert.ok((await wounds()) > 0);
});

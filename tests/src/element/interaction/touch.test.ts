import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import type { BrowserContext, CDPSession, ElementHandle, Page } from 'playwright-core';
import type { Circle } from '../../../../src/grid/area.js';
import type { GrowingCa } from '../../../../src/element/growing-ca.js';
import type { ServedBrowser } from '../../../helpers/served-browser.mjs';
import { openServedBrowser } from '../../../helpers/served-browser.mjs';

/** A page longer than the screen of a phone, with a pattern of 320 by 320 pixels at 20, 100. */
const html = `<!doctype html>
<meta name="viewport" content="width=device-width, initial-scale=1" />
<script type="module" src="/dist/index.js"></script>
<body style="margin: 0; height: 3000px">
  <growing-ca
    src="/weights/lizard.regenerate.q8.onnx"
    device="wasm"
    autoplay="false"
    style="position: absolute; left: 20px; top: 100px; width: 320px; height: 320px"
  ></growing-ca>
</body>`;

let served: ServedBrowser;
let context: BrowserContext;
let page: Page;
let pattern: ElementHandle<GrowingCa>;
let input: CDPSession;

before(async () => {
  served = await openServedBrowser();
});
after(() => served.close());

beforeEach(async () => {
  context = await served.browser.newContext({
    hasTouch: true,
    isMobile: true,
    viewport: { width: 360, height: 640 },
  });
  page = await context.newPage();
  await served.show(page, html);
  pattern = (await page.waitForSelector('growing-ca')) as ElementHandle<GrowingCa>;
  await page.waitForFunction((element) => element.cells !== undefined, pattern);
  await pattern.evaluate(async (element) => {
    await element.step(60);
    const wounds: unknown[] = [];
    Object.assign(element, { wounds });
    element.addEventListener('damage', ({ area }) => wounds.push(area));
  });
  input = await context.newCDPSession(page);
});
afterEach(() => context.close());

/** Circles that the page's visitor has cleared, in cells. */
function wounds(): Promise<Circle[]> {
  return pattern.evaluate((element) => (element as GrowingCa & { wounds: Circle[] }).wounds);
}

function livingCells(): Promise<number> {
  return pattern.evaluate(async (element) => {
    const { cells } = (await element.getState())!;
    return cells.filter((value) => value !== 0).length;
  });
}

/** The cell in the middle of which a pixel lies: the model's grid is 64 by 64. */
const cellAt = ({ x, y }: Finger) => ({ x: (x - 20) / 5 - 0.5, y: (y - 100) / 5 - 0.5 });

type Finger = { x: number; y: number };

async function touch(type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: Finger[]) {
  await input.send('Input.dispatchTouchEvent', { type, touchPoints });
}

async function drag(from: Finger, to: Finger): Promise<void> {
  await touch('touchStart', from);
  for (let part = 1; part <= 8; part++) {
    await touch('touchMove', {
      x: from.x + ((to.x - from.x) * part) / 8,
      y: from.y + ((to.y - from.y) * part) / 8,
    });
  }
  await touch('touchEnd');
}

test('a tap wounds the pattern where the finger was', async () => {
  const finger = { x: 180, y: 260 };
  await page.touchscreen.tap(finger.x, finger.y);
  assert.deepEqual(await wounds(), [{ ...cellAt(finger), radius: 3.5 }]);
});

test('a finger that moves across wounds all the way, and the page stays', async () => {
  const from = { x: 100, y: 260 };
  const to = { x: 260, y: 264 };
  await drag(from, to);
  const circles = await wounds();
  assert.deepEqual(circles[0], { ...cellAt(from), radius: 3.5 });
  assert.deepEqual(circles.at(-1), { ...cellAt(to), radius: 3.5 });
  circles.slice(1).forEach(({ x, y }, index) => {
    const stride = Math.hypot(x - circles[index].x, y - circles[index].y);
    assert.ok(stride > 0 && stride <= 1, `${stride} cells apart`);
  });
  assert.equal(await page.evaluate(() => scrollY), 0);
});

test('a finger that moves up scrolls the page, and wounds nothing', async () => {
  await drag({ x: 180, y: 400 }, { x: 182, y: 160 });
  await page.waitForFunction(() => scrollY > 50);
  assert.deepEqual(await wounds(), []);
});

test('two taps plant a seed and do not zoom', async () => {
  const before = await livingCells();
  const finger = { x: 60, y: 140 };
  // At once: half a second apart they are two wounds.
  await Promise.all([
    touch('touchStart', finger),
    touch('touchEnd'),
    touch('touchStart', finger),
    touch('touchEnd'),
  ]);
  // Alpha and the twelve hidden channels.
  assert.equal(await livingCells(), before + 13);
  assert.equal(await page.evaluate(() => visualViewport!.scale), 1);
});

/** Two fingers around the middle of the picture, 60 pixels from it, at these degrees. */
function pair(degrees: number): Finger[] {
  const [x, y] = [
    60 * Math.cos((degrees * Math.PI) / 180),
    60 * Math.sin((degrees * Math.PI) / 180),
  ];
  return [
    { x: 182.5 + x, y: 262.5 + y },
    { x: 182.5 - x, y: 262.5 - y },
  ];
}

async function twist(): Promise<void> {
  await touch('touchStart', ...pair(10).slice(0, 1));
  await touch('touchStart', ...pair(10));
  for (let degrees = 15; degrees <= 220; degrees += 5) {
    await touch('touchMove', ...pair(degrees));
    // Of a frame's moves the browser tells the last one: half a turn in one would go either way.
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  await touch('touchEnd', ...pair(220).slice(0, 1));
  await touch('touchMove', { x: 100, y: 200 });
  await touch('touchEnd');
}

test('two fingers that twist turn a pattern that may be turned, and wound nothing', async () => {
  await pattern.evaluate((element) => {
    element.turnable = true;
    const angles: number[] = [];
    Object.assign(element, { angles });
    element.addEventListener('turn', ({ angle }) => angles.push(angle));
  });
  await twist();
  const angles = await pattern.evaluate(
    (element) => (element as unknown as { angles: number[] }).angles,
  );
  assert.ok(Math.abs(angles.at(-1)! - 210) < 1, `${angles.at(-1)} degrees`);
  assert.ok(angles.every((angle, i) => i === 0 || angle > angles[i - 1]));
  assert.deepEqual(await wounds(), []);
  const finger = { x: 180, y: 260 };
  await page.touchscreen.tap(finger.x, finger.y);
  assert.deepEqual(await wounds(), [{ ...cellAt(finger), radius: 3.5 }]);
});

test('two fingers that twist leave the angle of another pattern as it is', async () => {
  await twist();
  assert.equal(await pattern.evaluate((element) => element.angle), 0);
});

test('a drag around the centre with Shift turns it, one without wounds it', async () => {
  await pattern.evaluate((element) => (element.turnable = true));
  const drag = async () => {
    await page.mouse.move(262.5, 262.5);
    await page.mouse.down();
    for (let degrees = 0; degrees >= -90; degrees -= 10) {
      const [{ x, y }] = pair(degrees);
      await page.mouse.move(x, y);
    }
    await page.mouse.up();
  };
  await page.keyboard.down('Shift');
  await drag();
  await page.keyboard.up('Shift');
  const angle = await pattern.evaluate((element) => element.angle);
  assert.ok(Math.abs(angle + 90) < 1, `${angle} degrees`);
  assert.deepEqual(await wounds(), []);
  await drag();
  assert.equal(await pattern.evaluate((element) => element.angle), angle);
  assert.ok((await wounds()).length > 10);
});

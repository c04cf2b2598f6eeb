import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { ServedBrowser } from '../../helpers/served-browser.mjs';
import { openServedBrowser } from '../../helpers/served-browser.mjs';

let served: ServedBrowser;
before(async () => {
  served = await openServedBrowser();
});
after(() => served.close());

/** The playground, once something grows in it. */
async function open(options: BrowserContextOptions = {}, settings = ''): Promise<Page> {
  const page = await (await served.browser.newContext(options)).newPage();
  await page.goto(`${served.address}demo/index.html${settings}`);
  await page.waitForFunction(() => document.querySelector('growing-ca')?.activeDevice);
  return page;
}

for (const [width, height] of [
  [360, 740],
  [768, 1024],
  [1366, 660],
  [1440, 900],
]) {
  test(`nothing is cut off at ${width} by ${height} pixels, and the dish stays in view`, async () => {
    const page = await open({ viewport: { width, height } });
    const overhang = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.equal(overhang, 0);
    await page.locator('#status').scrollIntoViewIfNeeded();
    await page.locator('#status').evaluate((status) => status.scrollIntoView({ block: 'end' }));
    const dish = (await page.locator('.dish').boundingBox())!;
    assert.ok(dish.y >= 0 && dish.y + dish.height <= height, JSON.stringify(dish));
    if (width >= 768) {
      // It is there once the list of models is.
      await page.locator('#compare').waitFor();
      await page.locator('#compare').evaluate((compare) => compare.scrollIntoView());
      const below = (await page.locator('#compare').boundingBox())!;
      const stage = (await page.locator('.held').boundingBox())!;
      assert.ok(stage.y + stage.height <= below.y, 'it covers what is below');
    }
    await page.context().close();
  });
}

test('who asks for less motion is told that it rests, and can play it', async () => {
  const page = await open({ reducedMotion: 'reduce' });
  await page.getByText('Rests, as your system asks for less motion').waitFor();
  const play = page.getByRole('button', { name: 'Play', exact: true });
  const steps = () => page.evaluate(() => document.querySelector('growing-ca')!.stepCount);
  const before = await steps();
  await play.click();
  await page.waitForFunction(
    (count) => document.querySelector('growing-ca')!.stepCount > count,
    before,
  );
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  await page.context().close();
});

test('its address holds the settings; nonsense in it is taken as the element takes it', async () => {
  const page = await open(
    {},
    '?target=web&angle=45&speed=max&brush=lots&rendering=oily&seed=dragon&other=1',
  );
  const setting = (name: string) =>
    page.evaluate((name) => document.querySelector('growing-ca')![name as 'angle'], name);
  assert.deepEqual(
    await Promise.all(['target', 'angle', 'speed', 'brush', 'rendering'].map(setting)),
    ['web', 45, 'max', 3.5, 'pixelated'],
  );
  assert.equal(await page.locator('#angle').inputValue(), '45');
  await page.waitForFunction('document.querySelector("#seed").value === ""');
  await page.locator('#seed').selectOption('fish');
  await page.getByRole('radio', { name: 'grafts' }).check();
  await page.locator('#angle').fill('90');
  await page.waitForURL(/\?target=web&angle=90&speed=max&interaction=graft&seed=fish$/);
  await page.getByRole('radio', { name: 'lizard' }).check();
  await page.waitForURL(/\?angle=90&speed=max&interaction=graft&seed=fish$/);
  await page.context().close();
});

test('it is wounded unprompted, until the visitor does something', async () => {
  const page = await open({}, '?speed=max');
  await page.evaluate(() => {
    const wounds: Event[] = [];
    Object.assign(window, { wounds });
    document.querySelector('growing-ca')!.addEventListener('damage', (event) => wounds.push(event));
  });
  await page.waitForFunction('wounds.length > 0');
  await page.getByText('together they heal it').waitFor();
  await page.getByRole('button', { name: 'Reset' }).press('Enter');
  await page.getByText('Drag across it: it heals').waitFor();
  await page.context().close();
});

test('a ring under the mouse shows how large a wound would be', async () => {
  const page = await open();
  const dish = (await page.locator('.dish').boundingBox())!;
  await page.mouse.move(dish.x + 100, dish.y + 100);
  const ring = (await page.locator('#ring').boundingBox())!;
  const cells = await page.evaluate(() => document.querySelector('growing-ca')!.cells!.width);
  assert.ok(Math.abs(ring.width - ((2 * 3.5 + 1) * dish.width) / cells) < 1);
  assert.ok(Math.abs(ring.x + ring.width / 2 - dish.x - 100) < 1);
  await page.mouse.move(5, 5);
  await page.locator('#ring').waitFor({ state: 'hidden' });
  await page.context().close();
});

for (const [file, sentence] of [
  ['index.html', /grows, and answers, where scripts are allowed/],
  ['studio.html', /allow them for this page/],
] as const) {
  test(`without scripts demo/${file} says what needs them`, async () => {
    const context = await served.browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${served.address}demo/${file}`);
    assert.match(await page.locator('noscript').innerText(), sentence);
    const picture = page.locator('noscript img');
    if ((await picture.count()) > 0) {
      const inside = await picture.evaluate((image: HTMLImageElement) => image.naturalWidth);
      assert.ok(inside > 0 && (await picture.isVisible()));
    }
    await context.close();
  });
}

test('axe finds nothing to object to, in both themes', async () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await open({ colorScheme });
    await page.locator('details').evaluateAll((all) => {
      for (const each of all as HTMLDetailsElement[]) each.open = true;
    });
    await page.evaluate(axe);
    const found = await page.evaluate(
      'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html)}`))',
    );
    assert.deepEqual(found, []);
    await page.context().close();
  }
});

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
  [320, 256],
  [320, 568],
  [360, 740],
  [768, 1024],
  [1366, 660],
  [1440, 900],
]) {
  test(`nothing is cut off at ${width} by ${height} pixels, and the dish stays in view`, async () => {
    const page = await open({ viewport: { width, height } });
    const overhang = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.equal(overhang, 0);
    // Also the pattern in it.
    const inside = await page.locator('.dish').evaluate((dish) => dish.scrollWidth);
    assert.ok(inside <= (await page.locator('.dish').boundingBox())!.width, `${inside}`);
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

test('the dish, which stays in view on a phone, covers nothing that has the focus', async () => {
  const page = await open({ viewport: { width: 390, height: 844 } });
  await page.locator('#copy').focus();
  const names = [];
  while (names.at(-1) !== 'play') {
    await page.keyboard.press('Shift+Tab');
    const [name, top] = await page.evaluate(() => {
      const focused = document.activeElement!;
      return [focused.id, focused.getBoundingClientRect().top] as const;
    });
    const dish = (await page.locator('.dish').boundingBox())!;
    assert.ok(top >= dish.y + dish.height, `${name} lies at ${top}, below the dish`);
    names.push(name);
  }
  assert.ok(names.includes('angle'));
  await page.context().close();
});

test('a screen reader hears what is new, not each step nor the same again', async () => {
  const page = await open();
  assert.equal(await page.locator('#status').getAttribute('aria-live'), 'off');
  await page.getByRole('radio', { name: 'nothing' }).check();
  assert.match(await page.locator('#hint').innerText(), /does nothing/);
  await page.evaluate(() => {
    const said: MutationRecord[] = [];
    Object.assign(window, { said });
    const watch = new MutationObserver((changes) => said.push(...changes));
    watch.observe(document.querySelector('#hint')!, { childList: true, characterData: true });
  });
  await page.locator('#angle').fill('30');
  await page.locator('#angle').fill('60');
  assert.equal(await page.evaluate('said.length'), 0);
  await page.locator('#compare').waitFor();
  const names = await page
    .locator('#experiments growing-ca')
    .evaluateAll((all) => all.map((each) => (each as HTMLElement & { alt: string }).alt));
  assert.equal(new Set(names).size, 3);
  await page.context().close();
});

test('it says why a pattern does not come, until another one does', async () => {
  const page = await open();
  await page.route('**/fish.regenerate.*', (route) => route.abort());
  await page.getByRole('radio', { name: 'fish' }).check();
  await page.locator('#hint', { hasText: 'could not be fetched' }).waitFor();
  await page.getByRole('radio', { name: 'web' }).check();
  await page.getByText('Drag across it: it heals').waitFor();
  await page.context().close();
});

test('a late list of patterns leaves the focus where it is', async () => {
  const context = await served.browser.newContext();
  const page = await context.newPage();
  let answer = () => {};
  const asked = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/manifest.json', async (route) => {
    await asked;
    await route.continue();
  });
  await page.goto(`${served.address}demo/index.html`);
  const lizard = page.getByRole('radio', { name: 'lizard' });
  await lizard.focus();
  answer();
  await page.getByRole('radio', { name: 'web' }).waitFor();
  assert.ok(await lizard.evaluate((input) => input === document.activeElement));
  await context.close();
});

test('where the system sets the colours, the chosen pattern differs from the others', async () => {
  const page = await open({ forcedColors: 'active' });
  const frame = (name: string) =>
    page
      .locator('.gallery label', { has: page.getByRole('radio', { name }) })
      .evaluate((label) => getComputedStyle(label).borderColor);
  assert.notEqual(await frame('lizard'), await frame('web'));
  await page.context().close();
});

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
    // What would not answer is not there.
    assert.equal(await page.getByRole('button').count(), 0);
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

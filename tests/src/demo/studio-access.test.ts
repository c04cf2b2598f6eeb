/** The studio for everybody: barriers that axe finds, keys, small screens, less motion. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import type * as Axe from 'axe-core';
import { serveStudio, Studio, type StudioServer } from '../../helpers/studio.js';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
declare const axe: typeof Axe;

let served: StudioServer;
let studio: Studio;

before(async () => {
  served = await serveStudio(true);
  studio = await Studio.open(served);
  await studio.page.addScriptTag({ path: axePath });
});

after(async () => {
  await studio?.close();
  await served?.close();
});

/** What axe finds wrong. */
function violations(): Promise<string[]> {
  return studio.page.evaluate(async () => {
    const { violations, passes } = await axe.run();
    if (passes.length < 20) return ['axe looked at nothing'];
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}

/** Pixels that the page is wider than the screen. */
function overflow(): Promise<number> {
  return studio.page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
}

describe('the studio', () => {
  it('has no barriers while it waits for a picture', async () => {
    assert.deepEqual(await violations(), []);
  });

  it('is drawn in by keys, and says where the brush is', async () => {
    const { page } = studio;
    await page.locator('#cells').focus();
    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('ArrowDown');
    assert.equal(await studio.text('spoken'), 'Column 2, row 8');
    await page.keyboard.press('Space');
    await page.waitForFunction(() => !document.querySelector<HTMLButtonElement>('#undo')!.disabled);
    const one = await studio.cells();
    assert.ok(one > 3, `${one} cells`);
    await page.keyboard.press('Control+z');
    await studio.waitForCells((count) => count === 0);
    await page.keyboard.press('Control+Shift+z');
    await page.waitForFunction(() => !document.querySelector<HTMLButtonElement>('#undo')!.disabled);
    await studio.waitForCells((count) => count === one);
  });

  it('mirrors, and erases', async () => {
    const { page } = studio;
    await page.locator('#mirror').click();
    const one = await studio.cells();
    await page.locator('#cells').press('Space');
    await page.waitForFunction((one) => {
      const canvas = document.querySelector<HTMLCanvasElement>('#cells')!;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((value, index) => index % 4 === 3 && value > 25).length >= 2 * one;
    }, one - 1);
    await page.locator('#eraser').click();
    await page.locator('#brush').fill('12');
    await page.locator('#cells').press('Space');
    await page.waitForFunction((one) => {
      const canvas = document.querySelector<HTMLCanvasElement>('#cells')!;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((value, index) => index % 4 === 3 && value > 25).length < one;
    }, one);
    await page.locator('#undo').click();
    await studio.state('done');
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [width, height] of [
      [320, 568],
      [360, 740],
      [1366, 660],
    ]) {
      it(`has no barriers once it has learned, ${colorScheme}, ${width} pixels wide`, async () => {
        await studio.page.setViewportSize({ width, height });
        await studio.page.emulateMedia({ colorScheme });
        assert.deepEqual(await violations(), []);
        assert.equal(await overflow(), 0);
      });
    }
  }

  it('shows its board as a whole on a phone held sideways, with room to scroll beside it', async () => {
    const { page } = studio;
    await page.setViewportSize({ width: 667, height: 375 });
    const board = (await page.locator('#cells').boundingBox())!;
    assert.ok(board.height < 375, `${board.height} pixels high`);
    assert.ok(board.x > 44, `${board.x} pixels beside it`);
  });

  it('has room for letters twice as large', async () => {
    const { page } = studio;
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
      assert.equal(await overflow(), 0);
      const wide = await page.locator('.step').evaluateAll((steps) =>
        steps.flatMap((step) => {
          const { left, right } = step.getBoundingClientRect();
          return [...step.querySelectorAll('label, button, li')]
            .filter((each) => each.getBoundingClientRect().left >= left)
            .filter((each) => each.getBoundingClientRect().right > right + 1)
            .map(({ textContent }) => textContent);
        }),
      );
      assert.deepEqual(wide, []);
    }
    await page.evaluate(() => (document.documentElement.style.fontSize = ''));
  });

  it('shows its colours where the system sets those of the page', async () => {
    const { page } = studio;
    await page.emulateMedia({ forcedColors: 'active' });
    const colours = await page
      .locator('.swatch')
      .evaluateAll((all) => all.map((each) => getComputedStyle(each).backgroundColor));
    assert.equal(new Set(colours).size, 11);
    const ground = (id: string) =>
      page.locator(`#${id}`).evaluate((button) => getComputedStyle(button).backgroundColor);
    assert.equal(await page.locator('#eraser').getAttribute('aria-pressed'), 'true');
    assert.notEqual(await ground('eraser'), await ground('undo'));
    await page.emulateMedia({ forcedColors: 'none' });
  });

  it('has its brush under the pointer in a page that is translated to be read from the right', async () => {
    const { page } = studio;
    await page.evaluate(() => (document.documentElement.dir = 'rtl'));
    const board = (await page.locator('#cells').boundingBox())!;
    await page.mouse.move(board.x + 0.3 * board.width, board.y + 0.5 * board.height);
    const mark = (await page.locator('#mark').boundingBox())!;
    const off = mark.x + mark.width / 2 - board.x - 0.3 * board.width;
    assert.ok(Math.abs(off) < 2, `${off} pixels off`);
    await page.evaluate(() => document.documentElement.removeAttribute('dir'));
  });

  it('does not read out how far it has come each time it comes further', async () => {
    assert.equal(await studio.page.locator('#speed').getAttribute('aria-live'), 'off');
  });

  it('shows the grown pattern, unmoved, to those who want less motion', async () => {
    const { page } = studio;
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.reload();
    await studio.state('done');
    await page.waitForSelector('growing-ca:not(.coming)');
    const steps = () =>
      page.evaluate(() => {
        const pattern = document.querySelector<HTMLElement & { stepCount: number }>('growing-ca')!;
        return pattern.stepCount;
      });
    await page.waitForFunction(
      () =>
        (document.querySelector('growing-ca') as HTMLElement & { stepCount: number }).stepCount >
        200,
    );
    const grown = await steps();
    await page.evaluate(() => new Promise(requestAnimationFrame));
    assert.equal(await steps(), grown);
    assert.deepEqual(studio.errors, []);
  });
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, beforeEach, describe, test } from 'node:test';
import { launch } from 'puppeteer-core';
import type { Browser, Page } from 'puppeteer-core';
import { openServedBrowser, type ServedBrowser } from '../../helpers/served-browser.mjs';

const found = spawnSync('sh', ['-c', 'command -v firefox firefox-esr'], { encoding: 'utf8' });
const [firefox] = found.stdout.split('\n').filter(Boolean);

/** Runs in a page that has the tag: the cells of a life when grown, wounded and healed. */
async function live() {
  const element = document.createElement('growing-ca');
  Object.assign(element, { target: 'lizard', device: 'wasm', loading: 'eager', randomSeed: 7 });
  element.autoplay = false;
  document.body.prepend(element);
  await new Promise((resolve) => element.addEventListener('load', resolve));
  await element.reset();
  const moments: { alive: number; digest: string }[] = [];
  for (const steps of [200, 0, 200]) {
    if (steps === 0) await element.damage({ x: 32, y: 32, radius: 8 });
    await element.step(steps);
    const { cells } = (await element.getState())!;
    const plane = cells.length / 16;
    const digest = await crypto.subtle.digest('SHA-256', cells.slice().buffer);
    moments.push({
      alive: cells.subarray(3 * plane, 4 * plane).filter((alpha) => alpha > 0.1).length,
      digest: String(new Uint8Array(digest)),
    });
  }
  element.remove();
  return moments;
}

describe('in Firefox', { skip: !firefox && 'no Firefox' }, () => {
  let served: ServedBrowser;
  let browser: Browser;
  let page: Page;
  before(async () => {
    served = await openServedBrowser();
    browser = await launch({ browser: 'firefox', executablePath: firefox, headless: true });
    page = await browser.newPage();
  });
  beforeEach(async () => {
    await page.goto(`${served.address}demo/`);
  });
  after(async () => {
    await browser?.close();
    await served?.close();
  });

  test('a pattern grows and heals, with the same bits as in Chromium', async () => {
    const chromium = await served.browser.newPage();
    await chromium.goto(`${served.address}demo/`);
    const [ours, theirs] = [await page.evaluate(live), await chromium.evaluate(live)];
    assert.deepEqual(ours, theirs);
    const [grown, wounded, healed] = ours;
    assert.ok(wounded.alive < 0.8 * grown.alive, `${wounded.alive} of ${grown.alive}`);
    assert.ok(Math.abs(healed.alive - grown.alive) < 0.05 * grown.alive, String(healed.alive));
  });

  test('keys and the pointer reach it', async () => {
    await page.$eval('growing-ca', (element) => {
      element.addEventListener('damage', () => (element.dataset.wounds += 'x'));
      element.dataset.wounds = '';
    });
    const wounds = (atLeast: number) =>
      page.waitForFunction(
        (count) => document.querySelector('growing-ca')!.dataset.wounds!.length >= count,
        {},
        atLeast,
      );
    await page.waitForFunction(() => document.querySelector('growing-ca')!.stepCount > 100);
    await page.keyboard.press('Tab');
    await page.keyboard.press(' ');
    await page.waitForFunction(() => document.querySelector('growing-ca')!.paused);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await wounds(1);
    const box = await (await page.$('growing-ca'))!.boundingBox();
    const { x, y, width, height } = box!;
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width / 2 + 40, y + height / 2, { steps: 4 });
    await page.mouse.up();
    await wounds(3);
  });
});

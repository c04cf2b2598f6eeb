/**
 * Pictures of the built demo, to be looked at:
 *
 *     node tests/helpers/browser-screenshots.mjs FOLDER [steps...]
 *
 * The demo on screens of several sizes, densities and colour schemes, after each count of steps
 * (300 by default), `demo-<screen>-<steps>.png`, and every state of the element on several
 * backgrounds, `states-<screen>.png`; after `npm run build:element`.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openServedBrowser } from './served-browser.mjs';

const [folder, ...counts] = process.argv.slice(2);
if (!folder) {
  console.error('Name the folder for the pictures: node browser-screenshots.mjs FOLDER [steps...]');
  process.exit(1);
}
mkdirSync(folder, { recursive: true });

const screens = {
  desktop: { viewport: { width: 1280, height: 860 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3, colorScheme: 'dark' },
  sideways: { viewport: { width: 740, height: 360 }, deviceScaleFactor: 2 },
};

const { browser, address, close } = await openServedBrowser({ webgpu: true });
const demo = `${address}demo/`;
try {
  for (const [screen, settings] of Object.entries(screens)) {
    const page = await browser.newPage(settings);
    page.on('pageerror', (error) => console.error(error.message));
    await page.goto(demo);
    for (const steps of counts.length > 0 ? counts.map(Number) : [300]) {
      await grow(page, steps);
      await save(page, `demo-${screen}-${steps}`);
    }
    if (screen !== 'sideways') {
      await page.goto(`${demo}states.html`);
      await page.waitForSelector('[data-ready]', { timeout: 120_000 });
      // Bars wait for half a second before they are seen.
      await page.waitForTimeout(1000);
      await save(page, `states-${screen}`);
    }
    await page.close();
  }
} finally {
  await close();
}

async function grow(page, steps) {
  const where = await page.evaluate(async (wanted) => {
    const pattern = document.querySelector('growing-ca');
    pattern.pause();
    await pattern.reset();
    await pattern.step(wanted);
    // The line below the picture is written twice a second.
    await new Promise((resolve) => setTimeout(resolve, 600));
    return pattern.activeDevice ?? pattern.shadowRoot.textContent.trim();
  }, steps);
  if (!['wasm', 'webgpu'].includes(where)) throw new Error(where);
}

async function save(page, name) {
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path, fullPage: true });
  console.log(path);
}

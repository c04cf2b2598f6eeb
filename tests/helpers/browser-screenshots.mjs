/**
 * Pictures of the built demo, to be looked at:
 *
 *     node tests/helpers/browser-screenshots.mjs FOLDER [steps...]
 *
 * One file for each count of steps (100 and 1000 by default), `demo-<steps>.png`, after
 * `npm run build:element`.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startDevServer } from '@web/dev-server';
import { chromium } from 'playwright-core';
import { launchOptions } from './browser.mjs';

const [folder, ...counts] = process.argv.slice(2);
if (!folder) {
  console.error('Name the folder for the pictures: node browser-screenshots.mjs FOLDER [steps...]');
  process.exit(1);
}
mkdirSync(folder, { recursive: true });

const server = await startDevServer({
  config: { rootDir: join(import.meta.dirname, '..', '..') },
  autoExitProcess: false,
  readCliArgs: false,
  readFileConfig: false,
  logStartMessage: false,
});
const browser = await chromium.launch(launchOptions());
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  page.on('pageerror', (error) => console.error(error.message));
  await page.goto(`http://localhost:${server.config.port}/demo/`);
  for (const steps of counts.length > 0 ? counts.map(Number) : [100, 1000]) {
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
    const path = join(folder, `demo-${steps}.png`);
    await page.screenshot({ path });
    console.log(`${path}: ${steps} steps, ${where}`);
  }
} finally {
  await browser.close();
  await server.stop();
}

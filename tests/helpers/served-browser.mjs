/** A headless browser, and a server of files for it. */
import { join } from 'node:path';
import { startDevServer } from '@web/dev-server';
import { chromium } from 'playwright-core';
import { launchOptions } from './browser.mjs';

/** Serves a folder, the repository unless told otherwise, and starts a browser; `close` ends both. */
export async function openServedBrowser(
  rootDir = join(import.meta.dirname, '..', '..'),
  middleware = [],
) {
  const server = await startDevServer({
    config: { rootDir, middleware },
    autoExitProcess: false,
    readCliArgs: false,
    readFileConfig: false,
    logStartMessage: false,
  });
  const browser = await chromium.launch(launchOptions());
  const address = `http://localhost:${server.config.port}/`;
  return {
    browser,
    address,
    async show(page, html) {
      const url = `${address}page.html`;
      await page.route(url, (route) => route.fulfill({ contentType: 'text/html', body: html }));
      await page.goto(url);
    },
    async close() {
      await browser.close();
      await server.stop();
    },
  };
}

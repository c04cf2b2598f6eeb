/** A headless browser, and a server of files for it. */
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { launchOptions } from './browser.mjs';
import { startFileServer } from './file-server.mjs';

/** One for all of a process, while anybody has it. */
let browser;
let customers = 0;

async function borrowBrowser() {
  customers += 1;
  browser ??= chromium.launch(launchOptions());
  return browser;
}

async function returnBrowser() {
  customers -= 1;
  if (customers > 0) return;
  // Who borrows from now on gets another one.
  const last = browser;
  browser = undefined;
  await (await last).close();
}

/** Serves a folder, the repository unless told otherwise, and lends a browser; `close` ends both. */
export async function openServedBrowser(
  rootDir = join(import.meta.dirname, '..', '..'),
  middleware = [],
) {
  const server = await startFileServer({ rootDir, middleware });
  const browser = await borrowBrowser();
  const address = `${server.address}/`;
  return {
    browser,
    address,
    async show(page, html) {
      const url = `${address}page.html`;
      await page.route(url, (route) => route.fulfill({ contentType: 'text/html', body: html }));
      await page.goto(url);
    },
    async close() {
      await returnBrowser();
      await server.stop();
    },
  };
}

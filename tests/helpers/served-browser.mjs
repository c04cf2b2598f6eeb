/** A headless browser, and a server of files for it. */
import { join } from 'node:path';
import { startDevServer } from '@web/dev-server';
import { chromium } from 'playwright-core';
import { launchOptions } from './browser.mjs';

const repository = join(import.meta.dirname, '..', '..');

/**
 * Serves a folder and starts a browser; `close` ends both.
 *
 * @param {string} rootDir the repository unless told otherwise
 * @param {'software' | 'gpu'} adapter what WebGPU runs on
 */
export async function openServedBrowser(rootDir = repository, adapter = 'software') {
  const server = await startDevServer({
    config: { rootDir },
    autoExitProcess: false,
    readCliArgs: false,
    readFileConfig: false,
    logStartMessage: false,
  });
  const browser = await chromium.launch(launchOptions(adapter));
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

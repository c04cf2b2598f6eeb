/** A headless browser, and a server of files for it. */
import { join } from 'node:path';
import { startDevServer } from '@web/dev-server';
import { chromium } from 'playwright-core';
import { launchOptions } from './browser.mjs';

/** Serves a folder, the repository unless told otherwise, and starts a browser; `close` ends both. */
export async function openServedBrowser(rootDir = join(import.meta.dirname, '..', '..')) {
  const server = await startDevServer({
    config: { rootDir },
    autoExitProcess: false,
    readCliArgs: false,
    readFileConfig: false,
    logStartMessage: false,
  });
  const browser = await chromium.launch(launchOptions());
  return {
    browser,
    address: `http://localhost:${server.config.port}/`,
    async close() {
      await browser.close();
      await server.stop();
    },
  };
}

/** The browser of the Node tests: one for all files of a run, or one for a file that runs alone. */
import { chromium } from 'playwright-core';
import { launchOptions } from './browser.mjs';

/** Holds its address in the environment. */
const ADDRESS = 'GROWING_CA_TEST_BROWSER';

/** Starts one for all processes that this one starts from now on; `close` ends it. */
export async function shareBrowser() {
  const server = await chromium.launchServer(launchOptions());
  process.env[ADDRESS] = server.wsEndpoint();
  return server;
}

/** Connects to the one that is shared, or starts one. `close` ends what was opened through it. */
export function openBrowser() {
  const address = process.env[ADDRESS];
  return address ? chromium.connect(address) : chromium.launch(launchOptions());
}

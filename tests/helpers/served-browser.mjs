/** A headless browser, and a server of files for it. */
import { join } from 'node:path';
import { launchBrowser } from './browser.mjs';
import { startFileServer } from './file-server.mjs';

const root = join(import.meta.dirname, '..', '..');

/** By whether they have WebGPU: one for all of a process, while anybody has it. */
const lent = new Map();

async function borrowBrowser(webgpu) {
  const entry = lent.get(webgpu) ?? {
    browser: launchBrowser({ webgpu }),
    customers: 0,
  };
  lent.set(webgpu, entry);
  entry.customers += 1;
  return entry.browser;
}

async function returnBrowser(webgpu) {
  const entry = lent.get(webgpu);
  entry.customers -= 1;
  if (entry.customers > 0) return;
  // Who borrows from now on gets another one.
  lent.delete(webgpu);
  await (await entry.browser).close();
}

/** Serves a folder, the repository unless told otherwise, and lends a browser; `close` ends both. */
export async function openServedBrowser({ rootDir = root, middleware = [], webgpu = false } = {}) {
  const server = await startFileServer({ rootDir, middleware });
  const browser = await borrowBrowser(webgpu);
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
      await returnBrowser(webgpu);
      await server.stop();
    },
  };
}

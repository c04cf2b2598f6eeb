/** A page with nothing in it, for tests of what trains in one. */
import type { Page } from 'playwright-core';
import type * as Library from '../../trainer/src/browser/index.js';
import { openServedBrowser, type ServedBrowser } from './served-browser.mjs';

/** Where it is, below the address. */
export const EMPTY = 'empty.html';
/** What pages import as `growing-ca-trainer/browser`. */
export const LIBRARY = '/trainer/dist/browser/index.js';

/** The repository with these headers on every file, and the page. */
export function serveEmptyPage(headers: Record<string, string> = {}): Promise<ServedBrowser> {
  return openServedBrowser({
    middleware: [
      (context, next) => {
        context.set(headers);
        if (context.path !== `/${EMPTY}`) return next();
        context.type = 'html';
        context.body = '<!doctype html>';
      },
    ],
  });
}

/** Bytes as an address to fetch: far quicker on their way to a page than a list of numbers. */
export function toUrl(bytes: Uint8Array): string {
  return `data:;base64,${Buffer.from(bytes).toString('base64')}`;
}

/** Opens the page, with the library as a global. */
export async function openLibraryPage({ browser, address }: ServedBrowser): Promise<Page> {
  const page = await browser.newPage();
  // What tsx wraps functions in, so that tests may have some inside `evaluate`.
  await page.addInitScript('globalThis.__name = (made) => made');
  await page.goto(`${address}${EMPTY}`);
  await page.evaluate(async (library) => {
    globalThis.library = (await import(library)) as typeof Library;
  }, LIBRARY);
  return page;
}

declare global {
  var library: typeof Library;
}

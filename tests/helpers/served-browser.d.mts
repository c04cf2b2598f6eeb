import type { Browser } from 'playwright-core';

/** A headless browser, and where the files are served for it. */
export interface ServedBrowser {
  browser: Browser;
  /** Of the folder; ends in a slash. */
  address: string;
  close: () => Promise<void>;
}

/** Serves a folder, the repository unless told otherwise, and starts a browser. */
export function openServedBrowser(rootDir?: string): Promise<ServedBrowser>;

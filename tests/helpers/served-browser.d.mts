import type { DevServerCoreConfig } from '@web/dev-server-core';
import type { Browser, Page } from 'playwright-core';

/** A headless browser, and where the files are served for it. */
export interface ServedBrowser {
  browser: Browser;
  /** Of the folder; ends in a slash. */
  address: string;
  /** Opens a document as if it were a file of the folder. */
  show: (page: Page, html: string) => Promise<void>;
  close: () => Promise<void>;
}

/**
 * Serves a folder and starts a browser.
 *
 * @param options.rootDir the repository unless told otherwise
 * @param options.webgpu whether the browser has WebGPU, if on the CPU; it slows all else
 */
export function openServedBrowser(options?: {
  rootDir?: string;
  middleware?: DevServerCoreConfig['middleware'];
  webgpu?: boolean;
}): Promise<ServedBrowser>;

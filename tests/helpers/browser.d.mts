import type { Browser, LaunchOptions } from 'playwright-core';

/**
 * What Playwright's `chromium.launch` needs to start the browser of the tests.
 *
 * @param options.webgpu on the CPU, if there is no GPU; it slows all else that pages do
 */
export function launchOptions(options?: { webgpu?: boolean }): LaunchOptions;

/** Starts it; its pages wait longer than Playwright's usual half minute. */
export function launchBrowser(options?: { webgpu?: boolean }): Promise<Browser>;

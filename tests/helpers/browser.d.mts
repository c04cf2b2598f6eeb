import type { LaunchOptions } from 'playwright-core';

/**
 * What Playwright's `chromium.launch` needs to start the browser of the tests.
 *
 * @param options.webgpu on the CPU, if there is no GPU; it slows all else that pages do
 */
export function launchOptions(options?: { webgpu?: boolean }): LaunchOptions;

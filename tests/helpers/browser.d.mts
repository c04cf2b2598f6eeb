import type { LaunchOptions } from 'playwright-core';

/** What Playwright's `chromium.launch` needs to start the browser of the tests. */
export function launchOptions(): LaunchOptions;

import type { LaunchOptions } from 'playwright-core';

/** What WebGPU runs on; `gpu` needs its Vulkan driver. */
export type Adapter = 'software' | 'gpu';

/** What Playwright's `chromium.launch` needs to start the browser of the tests. */
export function launchOptions(adapter?: Adapter): LaunchOptions;

/** What builds of one file have in place of `lone.ts`: there the kernel for several does for one, too. */
import { SharedEngine } from './shared/shared-engine.js';
import type { createKernelEngine as create } from './lone.js';

export const createKernelEngine: typeof create = (rule, size) => SharedEngine.with({ rule }, size);

/**
 * Replaces `single.ts` in single-file builds, where the kernel for several individuals also serves a
 * single one.
 */
import { SharedEngine } from './shared/shared-engine.js';
import type { createKernelEngine as create } from './single.js';

export const createKernelEngine: typeof create = (rule, size) => SharedEngine.with({ rule }, size);

import { workerData } from 'node:worker_threads';
import type { ThreadSetup } from './thread.js';
import { KernelThread } from './thread.js';

new KernelThread(workerData as ThreadSetup).serve();

import { startThread } from '../common/start-thread.js';
import type { StartKernelWorker } from './kernel-worker.js';

/** The `threadId` of an ended thread. */
const ENDED = -1;

/**
 * A kernel worker on a thread of Node.js. It does not keep the process alive.
 *
 * @throws MemoryRefused if the system has no memory for a thread
 */
export const startNodeWorker: StartKernelWorker = (setup, onError) => {
  const worker = startThread(new URL('./worker.js', import.meta.url), setup);
  worker.on('error', onError).unref();
  return {
    end: async () => {
      if (worker.threadId === ENDED) return;
      worker.ref();
      await new Promise((resolve) => worker.once('exit', resolve));
    },
  };
};

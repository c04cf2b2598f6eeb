import { FusedRollout } from '../kernel/fused-rollout.js';
import type { StartKernelWorker } from '../kernel/kernel-worker.js';
import type { Rule } from '../rule/rule.js';
import type { AsyncRolloutKernel } from '../training/iterate-apart.js';
import type { KernelOffer, KernelSize } from './kernel-worker.js';
import { MessageRollout } from './message-rollout.js';
import { startWorker } from './start-worker.js';

/** How a kernel's threads work together: a single thread, shared memory, or messages. */
export type Sharing = 'alone' | 'memory' | 'messages';

export interface OpenedKernel {
  kernel: AsyncRolloutKernel;
  sharing: Sharing;
  dispose(): void;
}

/**
 * Opens the training kernel on some threads. Call it in a worker: only there may a thread block.
 * The results are bit-identical for any sharing and number of threads.
 *
 * @param workers number of threads; more than the samples of a batch have nothing to do
 */
export async function openKernel(
  rule: Rule,
  size: KernelSize,
  workers: number,
): Promise<OpenedKernel> {
  const threads = Math.min(workers, size.batch);
  if (threads > 1 && !globalThis.crossOriginIsolated) {
    const kernel = await MessageRollout.open(rule, size, threads, startKernelWorker);
    return { kernel, sharing: 'messages', dispose: () => kernel.dispose() };
  }
  const kernel = new FusedRollout(rule, { ...size, threads }, startServing);
  const sharing = threads > 1 ? 'memory' : 'alone';
  return { kernel, sharing, dispose: () => void kernel.dispose() };
}

function startKernelWorker() {
  return startWorker<KernelOffer>(
    () => new Worker(new URL('./kernel-worker.js', import.meta.url), { type: 'module' }),
  );
}

/** See StartKernelWorker. */
const startServing: StartKernelWorker = (setup, onError) => {
  const { remote, broken, terminate } = startKernelWorker();
  const served = Promise.race([remote.serve(setup), broken]).catch(onError);
  return { end: () => served.then(terminate) };
};

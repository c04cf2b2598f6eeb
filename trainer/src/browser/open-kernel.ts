import { FusedRollout } from '../kernel/fused-rollout.js';
import type { StartKernelWorker } from '../kernel/kernel-worker.js';
import type { Rule } from '../rule/rule.js';
import type { AsyncRolloutKernel } from '../training/iterate-apart.js';
import type { KernelOffer, KernelSize } from './kernel-worker.js';
import { MessageRollout } from './message-rollout.js';
import { startWorker } from './start-worker.js';

/** How the threads of a kernel work together: alone, in one memory, or by messages. */
export type Sharing = 'alone' | 'memory' | 'messages';

export interface OpenedKernel {
  kernel: AsyncRolloutKernel;
  sharing: Sharing;
  dispose(): void;
}

/**
 * The training kernel on some threads; to be called in a worker, as only there a thread may wait
 * for others. Which sharing it is, and how many threads, changes no bit of what it computes.
 *
 * @param workers threads in all; more than there are samples in a batch would have nothing to do
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

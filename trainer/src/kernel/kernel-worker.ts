import type { ThreadSetup } from './thread.js';

/** A thread that serves a fused rollout. Node.js and browsers each have a kind of their own. */
export interface KernelWorker {
  /** Resolves when it has ended, which it does once it is told TASKS.stop. */
  end(): Promise<unknown>;
}

/**
 * Starts a thread that makes a KernelThread of `setup` and has it serve.
 *
 * @param onError told why it could not start, or ended
 */
export type StartKernelWorker = (
  setup: ThreadSetup,
  onError: (error: unknown) => void,
) => KernelWorker;

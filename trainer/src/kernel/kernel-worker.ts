import type { ThreadSetup } from './thread.js';

/** A thread that serves a fused rollout. Node.js and browsers each have their own kind. */
export interface KernelWorker {
  /** Resolves when it has ended, after TASKS.stop. */
  end(): Promise<unknown>;
}

/**
 * Starts a thread that creates a KernelThread from `setup` and serves.
 *
 * @param onError called if it could not start, or ended
 */
export type StartKernelWorker = (
  setup: ThreadSetup,
  onError: (error: unknown) => void,
) => KernelWorker;

import { availableParallelism } from 'node:os';
import type { BackendName } from '../backends/names.js';
import { FASTEST } from '../backends/names.js';
import type { Backend } from '../backends/start-backend.js';
import { startBackend } from '../backends/start-backend.js';
import { UserError } from '../common/user-error.js';
import type { Arithmetic } from '../kernel/arithmetic.js';
import type { Checkpoint } from '../training/checkpoint.js';
import { ruleOf } from '../training/settings.js';

/** The options of `growing-ca train` that choose what computes. */
export interface BackendFlags {
  /** What computes rollouts and gradients. */
  backend?: BackendName | 'auto';
  /** Arithmetic of the backend fused. */
  arithmetic?: Arithmetic;
  /** Threads, for backends with a choice. */
  threads?: number;
}

/**
 * Starts the backend of a run. A resumed run keeps its arithmetic, so that its result is
 * bit-identical.
 *
 * @throws UserError if the backend lacks something, the flags contradict each other or the size
 *   does not fit
 */
export async function backendOfRun(
  { settings, target, arithmetic: recorded }: Checkpoint,
  { backend = 'auto', arithmetic, threads = availableParallelism() }: BackendFlags,
  resumed: boolean,
): Promise<Backend> {
  const name = backend === 'auto' ? FASTEST : backend;
  if (arithmetic && name !== 'fused') {
    throw new UserError(
      `--arithmetic is for --backend fused and not for ${name}; leave out one of them.`,
    );
  }
  const { batch, steps } = settings;
  const { height, width } = target;
  // A run without a record is older than the choice, or used another backend.
  const kept = recorded ?? (resumed ? 'exact' : undefined);
  const size = { height, width, batch, maxSteps: steps[1] };
  return startBackend(name, ruleOf(settings), size, threads, arithmetic ?? kept);
}

import { availableParallelism } from 'node:os';
import type { BackendName } from '../backends/names.js';
import { FASTEST } from '../backends/names.js';
import type { Backend } from '../backends/start-backend.js';
import { startBackend } from '../backends/start-backend.js';
import { UserError } from '../common/user-error.js';
import type { Arithmetic } from '../kernel/arithmetic.js';
import type { Checkpoint } from '../training/checkpoint.js';
import { ruleOf } from '../training/settings.js';

/** What `growing-ca train` was given about what computes. */
export interface BackendFlags {
  /** What computes rollouts and gradients. */
  backend?: BackendName | 'auto';
  /** How the backend fused multiplies and adds. */
  arithmetic?: Arithmetic;
  /** Threads of the backends that choose them. */
  threads?: number;
}

/**
 * Starts what computes a run. A resumed one keeps its arithmetic, so that it ends in the same bits.
 *
 * @throws UserError if the backend lacks something, the flags contradict each other or the size does not fit
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
  // A run that does not say was computed before there was a choice, or by another backend.
  const kept = recorded ?? (resumed ? 'exact' : undefined);
  const size = { height, width, batch, maxSteps: steps[1] };
  return startBackend(name, ruleOf(settings), size, threads, arithmetic ?? kept);
}

/** Losses and gradients through the training kernel. */
import type { FusedRolloutOptions } from '../../trainer/src/kernel/fused-rollout.js';
import { FusedRollout } from '../../trainer/src/kernel/fused-rollout.js';
import { startNodeWorker } from '../../trainer/src/kernel/node-worker.js';
import { asRollout } from '../../trainer/src/kernel/rollout-op.js';
import type { RolloutCase, RolloutResult } from './rollouts.js';
import { differentiate } from './rollouts.js';

export async function fusedResult(
  given: RolloutCase,
  options: Pick<FusedRolloutOptions, 'threads' | 'arithmetic'>,
): Promise<RolloutResult> {
  const [batch, height, width] = given.shape;
  const { steps, updateMasks } = given.settings;
  const givenMasks = updateMasks !== undefined;
  const size = { batch, height, width, maxSteps: steps, givenMasks };
  const kernel = new FusedRollout(given.rule, { ...size, ...options }, startNodeWorker);
  try {
    return differentiate(asRollout(kernel), given);
  } finally {
    await kernel.dispose();
  }
}

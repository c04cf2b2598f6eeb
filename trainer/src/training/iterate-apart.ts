import * as tf from '@tensorflow/tfjs-core';
import type { RolloutSettings } from '../rule/rollout.js';
import { toTensors } from '../rule/weight-tensors.js';
import type { RuleWeights } from '../rule/weights.js';
import type { Trainer } from './trainer.js';
import type { IterationReport } from './training-state.js';

/** Computes rollouts and their gradients, now or in a while. */
export interface AsyncRolloutKernel {
  /**
   * @param state [batch, height, width, channels]
   * @returns the state after the last step, and the number of this rollout
   */
  forward(
    state: Float32Array,
    weights: RuleWeights,
    settings: RolloutSettings,
  ): Awaitable<{ state: Float32Array; rollout: number }>;
  /** The gradients of the loss with respect to the weights, given that of the state. */
  backward(gradient: Float32Array, rollout: number): Awaitable<RuleWeights>;
}

type Awaitable<T> = T | Promise<T>;

/**
 * One iteration with its rollout outside of TensorFlow.js, which cannot wait for one: in a browser,
 * threads without shared memory answer by messages. The numbers are those of `iterate`, to the bit.
 *
 * @throws UserError as `iterate`
 */
export async function iterateApart(
  trainer: Trainer,
  rule: { channels: number; hidden: number },
  kernel: AsyncRolloutKernel,
): Promise<IterationReport> {
  const draft = trainer.draw();
  const { state, rollout } = await kernel.forward(draft.states, trainer.newest(), draft.rollout);
  const { loss, gradient } = trainer.judge(draft, state);
  const gradients = toTensors(rule, await kernel.backward(gradient, rollout));
  const report = trainer.learn(draft, state, loss, gradients);
  tf.dispose([gradients.hiddenWeights, gradients.hiddenBias, gradients.updateWeights]);
  return report;
}

import * as tf from '@tensorflow/tfjs-core';
import type { RolloutSettings } from '../rule/rollout.js';
import { toTensors } from '../rule/weight-tensors.js';
import type { RuleWeights } from '../rule/weights.js';
import type { Trainer } from './trainer.js';
import type { IterationReport } from './training-state.js';

/** Computes rollouts and their gradients, synchronously or not. */
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
  /** The gradients of the loss with respect to the weights, from that with respect to the state. */
  backward(gradient: Float32Array, rollout: number): Awaitable<RuleWeights>;
}

type Awaitable<T> = T | Promise<T>;

/**
 * One iteration with an asynchronous rollout, which TensorFlow.js cannot include: in a browser,
 * threads without shared memory answer by messages. The numbers are bit-identical to those of
 * `iterate`.
 *
 * @throws UserError like `iterate`
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

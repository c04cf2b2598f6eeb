import * as tf from '@tensorflow/tfjs-core';
import type { Rollout } from '../rule/rollout.js';
import type { RuleWeights } from '../rule/rule.js';
import type { FusedRollout } from './fused-rollout.js';

/** Computes whole rollouts and their gradients outside of TensorFlow.js. */
export type RolloutKernel = Pick<FusedRollout, 'forward' | 'backward'>;

/**
 * A kernel's rollout as one TensorFlow.js operation with a gradient of its own; see Rollout.
 * Optimiser, loss and training loop are the same code for it and for the reference.
 */
export function fusedRollout(kernel: RolloutKernel): Rollout {
  return (state, weights, settings) => {
    const operation = tf.customGrad((...inputs: (tf.Tensor | tf.GradSaveFunc)[]) => {
      const [states, hiddenWeights, hiddenBias, updateWeights] = inputs as tf.Tensor[];
      const values: RuleWeights = {
        hiddenWeights: hiddenWeights.dataSync() as Float32Array,
        hiddenBias: hiddenBias.dataSync() as Float32Array,
        updateWeights: updateWeights.dataSync() as Float32Array,
      };
      const result = kernel.forward(states.dataSync() as Float32Array, values, settings);
      const gradFunc = (gradient: tf.Tensor) => {
        const back = kernel.backward(gradient.dataSync() as Float32Array, result.rollout);
        return [
          tf.tensor(back.state, states.shape),
          tf.tensor(back.hiddenWeights, hiddenWeights.shape),
          tf.tensor(back.hiddenBias, hiddenBias.shape),
          tf.tensor(back.updateWeights, updateWeights.shape),
        ];
      };
      return { value: tf.tensor(result.state, states.shape), gradFunc };
    });
    return operation(
      state,
      weights.hiddenWeights,
      weights.hiddenBias,
      weights.updateWeights,
    ) as tf.Tensor4D;
  };
}

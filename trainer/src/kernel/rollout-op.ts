import * as tf from '@tensorflow/tfjs-core';
import type { Rollout } from '../rule/rollout.js';
import { eachWeight, listWeights, unlistWeights } from '../rule/weights.js';
import type { FusedRollout } from './fused-rollout.js';

/** Computes whole rollouts and their gradients outside TensorFlow.js. */
export type RolloutKernel = Pick<FusedRollout, 'forward' | 'backward'>;

/**
 * A kernel's rollout as one TensorFlow.js operation with its own gradient; see Rollout. Optimiser,
 * loss and training loop are the same code as for the reference.
 */
export function asRollout(kernel: RolloutKernel): Rollout {
  return (state, weights, settings) => {
    const operation = tf.customGrad((...inputs: (tf.Tensor | tf.GradSaveFunc)[]) => {
      const [states, ...list] = inputs.slice(0, -1) as tf.Tensor[];
      const tensors = unlistWeights(list);
      const values = eachWeight((name) => tensors[name].dataSync<'float32'>());
      const result = kernel.forward(states.dataSync<'float32'>(), values, settings);
      const gradFunc = (gradient: tf.Tensor) => {
        const back = kernel.backward(gradient.dataSync<'float32'>(), result.rollout);
        const gradients = eachWeight((name) => tf.tensor(back[name], tensors[name].shape));
        return [tf.tensor(back.state, states.shape), ...listWeights(gradients)];
      };
      return { value: tf.tensor(result.state, states.shape), gradFunc };
    });
    return operation(state, ...listWeights<tf.Tensor>(weights)) as tf.Tensor4D;
  };
}

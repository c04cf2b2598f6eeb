import * as tf from '@tensorflow/tfjs-core';
import { multiply } from './multiply.js';
import type { WeightTensors } from './rollout.js';

/**
 * The update rule, the same small network in every cell: W2 ReLU(W1 P + b1) (docs/rule.md, "Update
 * rule").
 *
 * @param perception [batch, height, width, 3 * channels]
 * @returns the change of the state, [batch, height, width, channels]
 */
export function update(perception: tf.Tensor4D, weights: WeightTensors): tf.Tensor4D {
  const [batch, height, width, perceived] = perception.shape;
  const cells = tf.reshape<tf.Rank.R2>(perception, [batch * height * width, perceived]);
  const hidden = tf.relu(
    tf.add<tf.Tensor2D>(multiply(cells, tf.transpose(weights.hiddenWeights)), weights.hiddenBias),
  );
  const change = multiply(hidden, tf.transpose(weights.updateWeights));
  return tf.reshape(change, [batch, height, width, weights.updateWeights.shape[0]]);
}

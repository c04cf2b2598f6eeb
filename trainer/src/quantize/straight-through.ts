import * as tf from '@tensorflow/tfjs-core';
import type { Dtype } from '../../../src/model/contract.js';
import { roundWeights } from '../onnx/stored-weights.js';
import type { Rollout, WeightTensors } from '../rule/rollout.js';
import type { Rule } from '../rule/rule.js';
import { toValues } from '../rule/weight-tensors.js';
import { eachWeight } from '../rule/weights.js';

/**
 * A rollout that computes with the weights as a file of a dtype has them, while gradients go to the
 * weights themselves, as if nothing were rounded (the straight-through estimator, Bengio et al.
 * 2013): training then finds weights that are good once they are rounded.
 */
export function withRoundedWeights(rollout: Rollout, rule: Rule, dtype: Dtype): Rollout {
  return (state, weights, settings) => {
    const rounded = roundWeights(rule, toValues(weights), dtype);
    const seen = eachWeight((name) => straightThrough(weights[name], rounded[name]));
    return rollout(state, seen as WeightTensors, settings);
  };
}

/** The rounded values, with the gradient of the identity. */
function straightThrough(weights: tf.Tensor, rounded: Float32Array): tf.Tensor {
  return tf.customGrad((x) => ({
    value: tf.tensor(rounded, (x as tf.Tensor).shape, 'float32'),
    gradFunc: (gradient) => gradient,
  }))(weights);
}

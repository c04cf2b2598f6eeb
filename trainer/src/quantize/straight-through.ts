import * as tf from '@tensorflow/tfjs-core';
import type { Dtype } from '../../../src/model/contract.js';
import { roundWeights } from '../onnx/stored-weights.js';
import type { Rollout, WeightTensors } from '../rule/rollout.js';
import type { Rule } from '../rule/rule.js';
import { toValues } from '../rule/weight-tensors.js';
import { eachWeight } from '../rule/weights.js';

/**
 * A rollout that computes with weights rounded as in a file of a dtype, while gradients go to the
 * unrounded weights, as if nothing were rounded (the straight-through estimator, Bengio et al.
 * 2013): so training finds weights that are good after rounding.
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

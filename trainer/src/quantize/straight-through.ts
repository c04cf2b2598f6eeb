import * as tf from '@tensorflow/tfjs-core';
import type { Dtype } from '../../../src/model/contract.js';
import { roundWeights } from '../onnx/stored-weights.js';
import type { Rollout, WeightTensors } from '../rule/rollout.js';
import type { Rule, RuleWeights } from '../rule/rule.js';

/**
 * A rollout that computes with the weights as a file of a dtype has them, while gradients go to the
 * weights themselves, as if nothing were rounded (the straight-through estimator, Bengio et al.
 * 2013): training then finds weights that are good once they are rounded.
 */
export function withRoundedWeights(rollout: Rollout, rule: Rule, dtype: Dtype): Rollout {
  return (state, weights, settings) => {
    const values = (tensor: tf.Tensor) => tensor.dataSync() as Float32Array;
    const { hiddenWeights, hiddenBias, updateWeights } = weights;
    const rounded = roundWeights(
      rule,
      {
        hiddenWeights: values(hiddenWeights),
        hiddenBias: values(hiddenBias),
        updateWeights: values(updateWeights),
      },
      dtype,
    );
    const through = (name: keyof RuleWeights) => straightThrough(weights[name], rounded[name]);
    const seen = {
      hiddenWeights: through('hiddenWeights'),
      hiddenBias: through('hiddenBias'),
      updateWeights: through('updateWeights'),
    } as WeightTensors;
    return rollout(state, seen, settings);
  };
}

/** The rounded values, with the gradient of the identity. */
function straightThrough(weights: tf.Tensor, rounded: Float32Array): tf.Tensor {
  return tf.customGrad((x) => ({
    value: tf.tensor(rounded, (x as tf.Tensor).shape, 'float32'),
    gradFunc: (gradient) => gradient,
  }))(weights);
}

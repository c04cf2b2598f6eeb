import * as tf from '@tensorflow/tfjs-core';
import type { WeightTensors } from './rollout.js';
import { eachWeight, weightShapes, type PerWeight, type RuleWeights } from './weights.js';

/** Weights, or other values of their shapes, as tensors. */
export function toTensors(
  rule: { channels: number; hidden: number },
  weights: RuleWeights,
): WeightTensors {
  const shapes = weightShapes(rule);
  const tensors = eachWeight<tf.Tensor>((name) => tf.tensor(weights[name], shapes[name]));
  return tensors as WeightTensors;
}

/** A copy of the tensors' values. */
export function toValues(tensors: PerWeight<tf.Tensor>): RuleWeights {
  return eachWeight((name) => tensors[name].dataSync<'float32'>().slice());
}

import * as tf from '@tensorflow/tfjs-core';
import type { RuleWeights } from '../rule/rule.js';
import type { NamedTensors } from './optimizer.js';
import type { TrainingSettings } from './settings.js';

/** Weights, or anything of their shapes, as tensors. */
export function toTensors(
  { channels, hidden }: Pick<TrainingSettings, 'channels' | 'hidden'>,
  weights: RuleWeights,
): NamedTensors {
  return {
    hiddenWeights: tf.tensor2d(weights.hiddenWeights, [hidden, 3 * channels]),
    hiddenBias: tf.tensor1d(weights.hiddenBias),
    updateWeights: tf.tensor2d(weights.updateWeights, [channels, hidden]),
  };
}

/** A copy of the tensors' values. */
export function toValues(tensors: NamedTensors): RuleWeights {
  return {
    hiddenWeights: tensors.hiddenWeights.dataSync().slice() as Float32Array,
    hiddenBias: tensors.hiddenBias.dataSync().slice() as Float32Array,
    updateWeights: tensors.updateWeights.dataSync().slice() as Float32Array,
  };
}

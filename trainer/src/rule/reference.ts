/**
 * The rule in plain TensorFlow.js operations with automatic gradients, on any backend: the
 * reference for the fused kernel and the exported file.
 */
import * as tf from '@tensorflow/tfjs-core';
import { drawUpdateMask } from '../../../src/grid/update-mask.js';
import { alive } from './alive.js';
import { perceive } from './perceive.js';
import type { RolloutSettings, RolloutStep, WeightTensors } from './rollout.js';
import type { Rule } from './rule.js';
import { update } from './update.js';

/**
 * One step: perception, update rule, update mask, alive mask (docs/rule.md, "Step").
 *
 * @param state [batch, height, width, channels]
 * @param updateMask [batch, height, width, 1], 1 where a cell fires
 * @param angles [batch] radians by which perception is turned
 * @returns the next state, the same shape
 */
export function step(
  rule: Rule,
  state: tf.Tensor4D,
  weights: WeightTensors,
  updateMask: tf.Tensor4D,
  angles: readonly number[],
): tf.Tensor4D {
  const change = update(perceive(state, rule.sobelScale, angles), weights);
  const updated = tf.add<tf.Tensor4D>(state, tf.mul(change, updateMask));
  const living = alive(updated);
  if (rule.masking === 'after') return tf.mul(updated, living);
  return tf.mul(updated, tf.mul(living, alive(state)));
}

/** One step of a rollout of `rule`; see RolloutStep. */
export function referenceStep(rule: Rule): RolloutStep {
  return (state, weights, settings, number) => {
    const angles = settings.angles ?? settings.randomSeeds.map(() => 0);
    return step(rule, state, weights, updateMask(state.shape, settings, number), angles);
  };
}

function updateMask(
  [batch, height, width]: readonly number[],
  settings: RolloutSettings,
  number: number,
): tf.Tensor4D {
  const cells = height * width;
  const mask = new Float32Array(batch * cells);
  if (settings.updateMasks) {
    mask.set(settings.updateMasks.subarray(number * mask.length, (number + 1) * mask.length));
  } else {
    settings.randomSeeds.forEach((randomSeed, sample) => {
      const own = mask.subarray(sample * cells, (sample + 1) * cells);
      drawUpdateMask(own, { width, height }, settings.fireRate, randomSeed, number);
    });
  }
  return tf.tensor4d(mask, [batch, height, width, 1]);
}

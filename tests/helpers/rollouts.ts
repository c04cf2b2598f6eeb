/** Losses and gradients through either implementation of the rollout. */
import * as tf from '@tensorflow/tfjs-core';
import type { Rollout, RolloutSettings } from '../../trainer/src/rule/rollout.js';
import type { Rule } from '../../trainer/src/rule/rule.js';
import type { RuleWeights } from '../../trainer/src/rule/weights.js';
import { hash4 } from '../../src/grid/update-mask.js';
import { toTensors } from '../../trainer/src/rule/weight-tensors.js';

export interface RolloutCase {
  rule: Rule;
  weights: RuleWeights;
  /** [batch, height, width, channels] */
  shape: [number, number, number, number];
  start: Float32Array;
  settings: RolloutSettings;
  /** [1, height, width, 4] */
  target: Float32Array;
}

export interface RolloutResult {
  loss: number;
  state: Float32Array;
  stateGradient: Float32Array;
  gradients: RuleWeights;
}

/** The mean squared error of RGBA after the rollout, and its gradients. */
export function differentiate(rollout: Rollout, given: RolloutCase): RolloutResult {
  return tf.tidy(() => {
    const [batch, height, width] = given.shape;
    const target = tf.tensor4d(given.target, [1, height, width, 4]);
    const weights = toTensors(given.rule, given.weights);
    let last = new Float32Array();
    const loss = (...[state, hiddenWeights, hiddenBias, updateWeights]: tf.Tensor[]) => {
      const next = rollout(
        state as tf.Tensor4D,
        { hiddenWeights, hiddenBias, updateWeights } as typeof weights,
        given.settings,
      );
      last = next.dataSync().slice() as Float32Array<ArrayBuffer>;
      const picture = tf.slice4d(next, [0, 0, 0, 0], [batch, height, width, 4]);
      return tf.mean(tf.square(tf.sub(picture, target))) as tf.Scalar;
    };
    const { value, grads } = tf.valueAndGrads(loss as (...args: tf.Tensor[]) => tf.Scalar)([
      tf.tensor4d(given.start, given.shape),
      weights.hiddenWeights,
      weights.hiddenBias,
      weights.updateWeights,
    ]);
    const [stateGradient, hiddenWeights, hiddenBias, updateWeights] = grads.map(
      (gradient) => gradient.dataSync().slice() as Float32Array,
    );
    return {
      loss: value.dataSync()[0],
      state: last,
      stateGradient,
      gradients: { hiddenWeights, hiddenBias, updateWeights },
    };
  });
}

/** Uniform numbers in 0..1 from a random seed. */
export function randomNumbers(randomSeed: number): () => number {
  let count = 0;
  return () => hash4(count++, 0, 0, randomSeed) / 2 ** 32;
}

/** A scattered state, random weights and a random target. */
export function randomCase(
  rule: Rule,
  [batch, height, width]: [number, number, number],
  steps: number,
  randomSeed: number,
  turned = false,
): RolloutCase {
  const random = randomNumbers(randomSeed);
  const around = (length: number, size: number) =>
    Float32Array.from({ length }, () => (random() - 0.5) * size);
  const { channels, hidden } = rule;
  const start = new Float32Array(batch * height * width * channels);
  for (let cell = 0; cell < batch * height * width; cell++) {
    if (random() > 0.08) continue;
    for (let channel = 0; channel < channels; channel++)
      start[cell * channels + channel] = random();
  }
  return {
    rule,
    weights: {
      hiddenWeights: around(hidden * 3 * channels, 0.3),
      hiddenBias: around(hidden, 0.1),
      updateWeights: around(channels * hidden, 0.08),
    },
    shape: [batch, height, width, channels],
    start,
    settings: {
      steps,
      fireRate: 0.5,
      randomSeeds: Array.from({ length: batch }, (_, sample) => randomSeed + sample),
      angles: turned ? Array.from({ length: batch }, () => random() * 2 * Math.PI) : undefined,
    },
    target: Float32Array.from({ length: height * width * 4 }, random),
  };
}

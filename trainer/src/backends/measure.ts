import * as tf from '@tensorflow/tfjs-core';
import { hash4 } from '../../../src/grid/update-mask.js';
import type { Arithmetic } from '../kernel/arithmetic.js';
import type { WeightTensors, RolloutSize } from '../rule/rollout.js';
import { toTensors } from '../rule/weight-tensors.js';
import { eachWeight, listWeights, unlistWeights, weightCounts } from '../rule/weights.js';
import { PRESETS } from '../training/presets.js';
import { ruleOf } from '../training/settings.js';
import type { BackendName } from './names.js';
import { startBackend } from './start-backend.js';

const { batch, padding, size: pictureSize, steps: range } = PRESETS.default;
const RULE = ruleOf(PRESETS.default);
const SIDE = pictureSize + 2 * padding;

/** The rollout with which backends are compared: the default preset's, at its mean length. */
export const STANDARD: RolloutSize = {
  height: SIDE,
  width: SIDE,
  batch,
  maxSteps: Math.round((range[0] + range[1]) / 2),
};

/** Steps to try, in this order, until a rollout takes long enough. */
const STEPS = [1, 4, 20];
/** A first step that takes this many seconds is not repeated, though it may include compilation. */
const SLOW = 5;

export interface Speed {
  /**
   * Seconds for a rollout of all steps and its gradient, which is nearly all of a training
   * iteration.
   */
  secondsPerIteration: number;
  /** Steps that were measured; if fewer than all, the seconds are extrapolated. */
  measuredSteps: number;
  /** The device, if there is a choice. */
  device?: string;
  /** The arithmetic, if there is a choice. */
  arithmetic?: Arithmetic;
}

/**
 * Times rollouts of a living disc with their gradients.
 *
 * @param enough seconds after which no longer rollout is tried
 * @throws UserError if the backend cannot start
 */
export async function measureBackend(
  name: BackendName,
  threads: number,
  size: RolloutSize = STANDARD,
  enough = 1,
): Promise<Speed> {
  const { rollout, arithmetic, device, dispose } = await startBackend(name, RULE, size, threads);
  const seconds = (steps: number) =>
    tf.tidy(() => {
      const randomSeeds = Array.from({ length: size.batch }, (_, sample) => sample);
      const loss = (...tensors: tf.Tensor[]) => {
        const weights = unlistWeights(tensors) as WeightTensors;
        const end = rollout(disc(size), weights, { steps, fireRate: 0.5, randomSeeds });
        return tf.mean<tf.Scalar>(tf.square(end));
      };
      const start = performance.now();
      const { grads } = tf.valueAndGrads(loss)(standardWeights());
      for (const gradient of grads) gradient.dataSync();
      return (performance.now() - start) / 1000;
    });
  try {
    const lengths = [...STEPS.filter((steps) => steps < size.maxSteps), size.maxSteps];
    let measured = { steps: lengths[0], time: seconds(lengths[0]) };
    for (const steps of measured.time > SLOW ? [] : lengths) {
      measured = { steps, time: seconds(steps) };
      if (measured.time > enough) break;
    }
    return {
      secondsPerIteration: (measured.time / measured.steps) * size.maxSteps,
      measuredSteps: measured.steps,
      device,
      arithmetic,
    };
  } finally {
    await dispose();
  }
}

/** Cells; the same on every grid, so that grids can be compared. */
const DISC_RADIUS = 16;

/** States that keep living, as in the middle of a training run. */
function disc({ batch, height, width }: RolloutSize): tf.Tensor4D {
  const states = new Float32Array(batch * height * width * RULE.channels);
  for (let cell = 0; cell < batch * height * width; cell++) {
    const y = (Math.floor(cell / width) % height) - height / 2;
    const x = (cell % width) - width / 2;
    if (Math.hypot(x, y) > DISC_RADIUS) continue;
    states.fill(0.5, cell * RULE.channels, (cell + 1) * RULE.channels);
  }
  return tf.tensor4d(states, [batch, height, width, RULE.channels]);
}

/** Random weights that change a state slowly. */
function standardWeights(): tf.Tensor[] {
  let count = 0;
  const largest = { hiddenWeights: 0.1, hiddenBias: 0.1, updateWeights: 1e-4 };
  const counts = weightCounts(RULE);
  const values = eachWeight((name) =>
    Float32Array.from({ length: counts[name] }, () => {
      return (hash4(count++, 0, 0, 1) / 2 ** 31 - 1) * largest[name];
    }),
  );
  return listWeights<tf.Tensor>(toTensors(RULE, values));
}

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import { startTensorFlow } from '../../../trainer/src/common/tensorflow.js';
import { FusedRollout } from '../../../trainer/src/kernel/fused-rollout.js';
import { startNodeWorker } from '../../../trainer/src/kernel/node-worker.js';
import { asRollout } from '../../../trainer/src/kernel/rollout-op.js';
import { readWeights } from '../../../trainer/src/onnx/read-model.js';
import { referenceRollout } from '../../helpers/reference-rollout.js';
import type { Rule } from '../../../trainer/src/rule/rule.js';
import { toTensors } from '../../../trainer/src/rule/weight-tensors.js';
import { relativeError } from '../../helpers/golden.js';
import type { RolloutCase, RolloutResult } from '../../helpers/rollouts.js';
import { differentiate, randomCase } from '../../helpers/rollouts.js';
import { WEIGHT_NAMES } from '../../../trainer/src/rule/weights.js';

const RANDOM_SEED = Number(process.env.TEST_RANDOM_SEED ?? Date.now() % 1e6);
console.log(`random seed of the fused rollout's tests: ${RANDOM_SEED} (set TEST_RANDOM_SEED)`);

before(() => startTensorFlow());

const pretzel = new URL('../../../weights/pretzel.regenerate.fp32.onnx', import.meta.url).pathname;

const after: Rule = { channels: 16, hidden: 128, sobelScale: 1, masking: 'after' };
const beforeAndAfter: Rule = { ...after, sobelScale: 1 / 8, masking: 'before-and-after' };

async function fused(given: RolloutCase, threads: number): Promise<RolloutResult> {
  const [batch, height, width] = given.shape;
  const { steps, updateMasks } = given.settings;
  const givenMasks = updateMasks !== undefined;
  const size = { batch, height, width, threads, maxSteps: steps, givenMasks };
  const kernel = new FusedRollout(given.rule, size, startNodeWorker);
  try {
    return differentiate(asRollout(kernel), given);
  } finally {
    await kernel.dispose();
  }
}

const TOLERANCE = 1e-4;

function disagreement(actual: RolloutResult, expected: RolloutResult): string | undefined {
  const pairs: [string, Float32Array, Float32Array][] = [
    ['the state', actual.state, expected.state],
    ['the gradient of the start', actual.stateGradient, expected.stateGradient],
    ...WEIGHT_NAMES.map((name): [string, Float32Array, Float32Array] => [
      `the gradient of ${name}`,
      actual.gradients[name],
      expected.gradients[name],
    ]),
  ];
  return pairs
    .map(([what, one, other]) => ({ what, error: relativeError(one, other) }))
    .filter(({ error }) => !(error < TOLERANCE))
    .map(({ what, error }) => `${what} is off by ${error}`)
    .at(0);
}

/** The case with every hidden unit moved by about the rounding of its sum. */
function nudged(given: RolloutCase, size: number): RolloutCase {
  const hiddenBias = given.weights.hiddenBias.map((bias) => bias + size);
  return { ...given, weights: { ...given.weights, hiddenBias } };
}

/**
 * The kernel agrees with the reference on a case drawn from random seeds, the first one where
 * the reference agrees with itself: where rounding alone switches a hidden unit or a cell on,
 * there are two right gradients.
 */
async function assertAgrees(
  draw: (randomSeed: number) => RolloutCase,
  randomSeed: number,
  threads: number,
): Promise<RolloutResult> {
  for (let redraw = 0; redraw < 20; redraw++) {
    const given = draw(randomSeed + 1000 * redraw);
    const reference = referenceRollout(given.rule);
    const expected = differentiate(reference, given);
    const atKink = [5e-7, -5e-7].some((size) =>
      disagreement(differentiate(reference, nudged(given, size)), expected),
    );
    if (atKink) continue;
    assert.equal(disagreement(await fused(given, threads), expected), undefined);
    return expected;
  }
  return assert.fail('every case drawn lies at a kink');
}

/** The state after each of the steps. */
async function states(given: RolloutCase): Promise<Float32Array[]> {
  const results: Float32Array[] = [];
  for (let steps = 1; steps <= given.settings.steps; steps++) {
    results.push((await fused({ ...given, settings: { ...given.settings, steps } }, 1)).state);
  }
  return results;
}

/** Dead cells are zero in every channel, a living cell never is. */
function sameLivingCells(one: Float32Array, other: Float32Array): boolean {
  return one.every((value, index) => (value === 0) === (other[index] === 0));
}

/** The mean squared error in double precision: float32 would drown a small difference. */
function exactLoss(state: Float32Array, target: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < target.length; index++) {
    sum += (state[Math.floor(index / 4) * 16 + (index % 4)] - target[index]) ** 2;
  }
  return sum / target.length;
}

describe('fused rollout and reference agree on random inputs', () => {
  const cases: [string, (randomSeed: number) => RolloutCase][] = [
    ['masking after', (seed) => randomCase(after, [3, 17, 13], 9, seed)],
    ['masking before and after', (seed) => randomCase(beforeAndAfter, [3, 12, 21], 9, seed)],
    ['turned perception', (seed) => randomCase(beforeAndAfter, [2, 16, 16], 7, seed, true)],
    [
      'channels and hidden units that need padding',
      (seed) => randomCase({ ...after, channels: 10, hidden: 21 }, [2, 9, 11], 6, seed),
    ],
    [
      'twelve channels',
      (seed) => randomCase({ ...beforeAndAfter, channels: 12, hidden: 40 }, [1, 8, 8], 6, seed),
    ],
  ];
  cases.forEach(([name, draw], index) => {
    it(name, async () => {
      await assertAgrees(draw, RANDOM_SEED + 10 * index, 2);
    });
  });

  it('an empty grid that comes to life by the bias alone, everywhere', async () => {
    const draw = (seed: number) => {
      const given = randomCase(after, [1, 10, 14], 4, seed);
      given.start.fill(0);
      given.weights.hiddenBias.fill(0.2);
      // Row 3 of the update weights changes alpha: the sum over all units lifts it above 0.1.
      given.weights.updateWeights.fill(0.02, 3 * 128, 4 * 128);
      return given;
    };
    const { state } = await assertAgrees(draw, RANDOM_SEED + 50, 1);
    assert.ok(
      state.some((value) => value !== 0),
      'the case does not show what it should',
    );
  });

  it('cells woken by a neighbour although they perceived nothing', async () => {
    const draw = (seed: number) => {
      const given = randomCase(after, [1, 15, 15], 5, seed);
      given.start.fill(0);
      given.start.fill(1, (7 * 15 + 7) * 16 + 3, (7 * 15 + 7) * 16 + 16);
      given.weights.hiddenBias.fill(0.05);
      given.weights.updateWeights.fill(0.01, 3 * 128, 4 * 128);
      return given;
    };
    await assertAgrees(draw, RANDOM_SEED + 60, 1);
  });

  it('a cell that would die, spared by a neighbour that was not alive before', async () => {
    const { rule, weights } = readWeights(readFileSync(pretzel), pretzel);
    const [height, width, steps] = [64, 64, 40];
    const start = new Float32Array(height * width * rule.channels);
    const centre = (32 * width + 32) * rule.channels;
    start.fill(1, centre + 3, centre + rule.channels);
    // By this random seed it happens while the pretzel grows.
    const settings = { steps, fireRate: 0.5, randomSeeds: [75] };
    const kernel = new FusedRollout(rule, { batch: 1, height, width, threads: 1, maxSteps: steps });
    const [actual, expected] = [asRollout(kernel), referenceRollout(rule)].map((rollout) =>
      tf.tidy(() => {
        const state = tf.tensor4d(start, [1, height, width, rule.channels]);
        return rollout(state, toTensors(rule, weights), settings).dataSync().slice();
      }),
    );
    await kernel.dispose();
    assert.ok(relativeError(actual, expected) < TOLERANCE);
  });

  it('untrained weights: the update is zero and only the last layer learns', async () => {
    const draw = (seed: number) => {
      const given = randomCase(after, [2, 12, 12], 5, seed);
      given.weights.updateWeights.fill(0);
      return given;
    };
    const { gradients } = await assertAgrees(draw, RANDOM_SEED + 70, 2);
    assert.ok(gradients.updateWeights.some((value) => value !== 0));
  });
});

describe('fused rollout', () => {
  it('gives the same bits on one thread and on three', async () => {
    const given = randomCase(beforeAndAfter, [5, 14, 15], 12, RANDOM_SEED + 80);
    const one = await fused(given, 1);
    const three = await fused(given, 3);
    assert.deepEqual(three.state, one.state);
    assert.deepEqual(three.gradients, one.gradients);
  });

  for (const rule of [after, beforeAndAfter]) {
    for (const name of WEIGHT_NAMES) {
      it(`agrees with central finite differences: masking ${rule.masking}, ${name}`, async () => {
        const epsilon = 1e-4;
        // A difference that carries a cell over the alive threshold is a jump, not a slope: such
        // cases are drawn again.
        for (let draw = 0; draw < 20; draw++) {
          const given = randomCase(rule, [1, 9, 9], 3, RANDOM_SEED + 90 + draw);
          const gradient = (await fused(given, 1)).gradients[name];
          // The direction of the gradient itself: its slope is the gradient's length.
          const length = Math.hypot(...gradient);
          const moved = (step: number): RolloutCase => {
            const weights = given.weights[name].map((w, i) => w + (step * gradient[i]) / length);
            return { ...given, weights: { ...given.weights, [name]: weights } };
          };
          const [more, less] = await Promise.all([states(moved(epsilon)), states(moved(-epsilon))]);
          if (!more.every((state, step) => sameLivingCells(state, less[step]))) continue;
          const difference =
            exactLoss(more.at(-1)!, given.target) - exactLoss(less.at(-1)!, given.target);
          const slope = difference / (2 * epsilon);
          assert.ok(Math.abs(slope / length - 1) < 0.01, `${slope} is not ${length}`);
          return;
        }
        assert.fail('every case drawn has a cell at the alive threshold');
      });
    }
  }

  it('refuses the gradient of a rollout whose tape is gone', async () => {
    const given = randomCase(after, [1, 6, 6], 2, RANDOM_SEED);
    const kernel = new FusedRollout(after, {
      batch: 1,
      height: 6,
      width: 6,
      maxSteps: 2,
      threads: 1,
    });
    const first = kernel.forward(given.start, given.weights, given.settings);
    kernel.forward(given.start, given.weights, given.settings);
    assert.throws(() => kernel.backward(given.start, first.rollout), /tape/);
    await kernel.dispose();
  });

  it('says so when a batch cannot fit into WebAssembly memory', () => {
    const huge = { batch: 64, height: 2048, width: 2048, maxSteps: 96, threads: 1 };
    assert.throws(() => new FusedRollout(after, huge), /smaller batch or grid/);
  });
});

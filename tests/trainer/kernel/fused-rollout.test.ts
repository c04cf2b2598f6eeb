import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import { startTensorFlow } from '../../../trainer/src/common/tensorflow.js';
import type { Arithmetic } from '../../../trainer/src/kernel/arithmetic.js';
import { ARITHMETICS } from '../../../trainer/src/kernel/arithmetic.js';
import { FusedRollout } from '../../../trainer/src/kernel/fused-rollout.js';
import { asRollout } from '../../../trainer/src/kernel/rollout-op.js';
import { readWeights } from '../../../trainer/src/onnx/read-model.js';
import { referenceRollout } from '../../helpers/reference-rollout.js';
import type { Rule } from '../../../trainer/src/rule/rule.js';
import { toTensors } from '../../../trainer/src/rule/weight-tensors.js';
import { withoutFused } from '../../helpers/relaxed-simd.js';
import { fusedResult } from '../../helpers/fused-result.js';
import { relativeError } from '../../helpers/golden.js';
import type { RolloutCase, RolloutResult } from '../../helpers/rollouts.js';
import { differentiate, randomCase } from '../../helpers/rollouts.js';
import { WEIGHT_NAMES } from '../../../trainer/src/rule/weights.js';
import { testRandomSeed } from '../../helpers/random-seed.js';

const RANDOM_SEED = testRandomSeed("the fused rollout's tests");

before(() => startTensorFlow());

const pretzel = new URL('../../../weights/pretzel.regenerate.fp32.onnx', import.meta.url).pathname;

const after: Rule = { channels: 16, hidden: 128, sobelScale: 1, masking: 'after' };
const beforeAndAfter: Rule = { ...after, sobelScale: 1 / 8, masking: 'before-and-after' };

/** Of the tests that run now. */
let arithmetic: Arithmetic;

const fused = (given: RolloutCase, threads: number) => fusedResult(given, { threads, arithmetic });

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
  for (let redraw = 0; redraw < 100; redraw++) {
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

for (const name of ARITHMETICS) {
  const skip = name === 'fused' && withoutFused;
  describe(`${name} arithmetic`, { skip }, () => {
    before(() => void (arithmetic = name));

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
        const kernel = new FusedRollout(rule, {
          batch: 1,
          height,
          width,
          threads: 1,
          maxSteps: steps,
          arithmetic,
        });
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
  });
}

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { startTensorFlow } from '../../../trainer/src/common/tensorflow.js';
import type { Arithmetic } from '../../../trainer/src/kernel/arithmetic.js';
import { ARITHMETICS } from '../../../trainer/src/kernel/arithmetic.js';
import { FusedRollout } from '../../../trainer/src/kernel/fused-rollout.js';
import type { Rule } from '../../../trainer/src/rule/rule.js';
import { withoutFused } from '../../helpers/relaxed-simd.js';
import { fusedResult } from '../../helpers/fused-result.js';
import type { RolloutCase } from '../../helpers/rollouts.js';
import { randomCase } from '../../helpers/rollouts.js';
import { WEIGHT_NAMES } from '../../../trainer/src/rule/weights.js';
import { testRandomSeed } from '../../helpers/random-seed.js';

const RANDOM_SEED = testRandomSeed("the fused gradient's tests");

before(() => startTensorFlow());

const after: Rule = { channels: 16, hidden: 128, sobelScale: 1, masking: 'after' };
const beforeAndAfter: Rule = { ...after, sobelScale: 1 / 8, masking: 'before-and-after' };

/** Of the tests that run now. */
let arithmetic: Arithmetic;

const fused = (given: RolloutCase, threads: number) => fusedResult(given, { threads, arithmetic });

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

for (const name of ARITHMETICS) {
  const skip = name === 'fused' && withoutFused;
  describe(`${name} arithmetic`, { skip }, () => {
    before(() => void (arithmetic = name));

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
            const [more, less] = await Promise.all([
              states(moved(epsilon)),
              states(moved(-epsilon)),
            ]);
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
  });
}

describe('fused rollout', () => {
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

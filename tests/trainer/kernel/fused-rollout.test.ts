import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { FusedRollout } from '../../../trainer/src/kernel/fused-rollout.js';
import { fusedRollout } from '../../../trainer/src/kernel/rollout-op.js';
import { referenceRollout } from '../../../trainer/src/rule/reference.js';
import type { Rule } from '../../../trainer/src/rule/rule.js';
import { startTensorFlow } from '../../../trainer/src/tensorflow.js';
import { relativeError } from '../../helpers/golden.js';
import type { RolloutCase, RolloutResult } from '../../helpers/rollouts.js';
import { differentiate, randomCase, WEIGHT_NAMES } from '../../helpers/rollouts.js';

const RANDOM_SEED = Number(process.env.TEST_RANDOM_SEED ?? Date.now() % 1e6);
console.log(`random seed of the fused rollout's tests: ${RANDOM_SEED} (set TEST_RANDOM_SEED)`);

before(() => startTensorFlow());

const after: Rule = { channels: 16, hidden: 128, sobelScale: 1, masking: 'after' };
const beforeAndAfter: Rule = { ...after, sobelScale: 1 / 8, masking: 'before-and-after' };

async function fused(given: RolloutCase, threads: number): Promise<RolloutResult> {
  const [batch, height, width] = given.shape;
  const kernel = new FusedRollout(given.rule, {
    batch,
    height,
    width,
    threads,
    maxSteps: given.settings.steps,
    givenMasks: given.settings.updateMasks !== undefined,
  });
  try {
    return differentiate(fusedRollout(kernel), given);
  } finally {
    await kernel.dispose();
  }
}

function assertAgree(actual: RolloutResult, expected: RolloutResult, tolerance: number): void {
  assert.ok(relativeError(actual.state, expected.state) < tolerance, 'state');
  assert.ok(
    relativeError(actual.stateGradient, expected.stateGradient) < tolerance,
    'its gradient',
  );
  for (const name of WEIGHT_NAMES) {
    const error = relativeError(actual.gradients[name], expected.gradients[name]);
    assert.ok(error < tolerance, `${name}: ${error}`);
  }
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
  const cases: [string, RolloutCase][] = [
    ['masking after', randomCase(after, [3, 17, 13], 9, RANDOM_SEED)],
    ['masking before and after', randomCase(beforeAndAfter, [3, 12, 21], 9, RANDOM_SEED + 10)],
    ['turned perception', randomCase(beforeAndAfter, [2, 16, 16], 7, RANDOM_SEED + 20, true)],
    [
      'channels and hidden units that need padding',
      randomCase({ ...after, channels: 10, hidden: 21 }, [2, 9, 11], 6, RANDOM_SEED + 30),
    ],
    [
      'twelve channels',
      randomCase({ ...beforeAndAfter, channels: 12, hidden: 40 }, [1, 8, 8], 6, RANDOM_SEED + 40),
    ],
  ];
  for (const [name, given] of cases) {
    it(name, async () => {
      const expected = differentiate(referenceRollout(given.rule), given);
      assertAgree(await fused(given, 2), expected, 1e-4);
    });
  }

  it('an empty grid that comes to life by the bias alone, everywhere', async () => {
    const given = randomCase(after, [1, 10, 14], 4, RANDOM_SEED + 50);
    given.start.fill(0);
    given.weights.hiddenBias.fill(0.2);
    // Row 3 of the update weights changes alpha: the sum over all units lifts it above 0.1.
    given.weights.updateWeights.fill(0.02, 3 * 128, 4 * 128);
    const expected = differentiate(referenceRollout(given.rule), given);
    assert.ok(
      expected.state.some((value) => value !== 0),
      'the case does not show what it should',
    );
    assertAgree(await fused(given, 1), expected, 1e-4);
  });

  it('cells woken by a neighbour although they perceived nothing', async () => {
    const given = randomCase(after, [1, 15, 15], 5, RANDOM_SEED + 60);
    given.start.fill(0);
    given.start.fill(1, (7 * 15 + 7) * 16 + 3, (7 * 15 + 7) * 16 + 16);
    given.weights.hiddenBias.fill(0.05);
    given.weights.updateWeights.fill(0.01, 3 * 128, 4 * 128);
    const expected = differentiate(referenceRollout(given.rule), given);
    assertAgree(await fused(given, 1), expected, 1e-4);
  });

  it('untrained weights: the update is zero and only the last layer learns', async () => {
    const given = randomCase(after, [2, 12, 12], 5, RANDOM_SEED + 70);
    given.weights.updateWeights.fill(0);
    const expected = differentiate(referenceRollout(given.rule), given);
    assert.ok(expected.gradients.updateWeights.some((value) => value !== 0));
    assertAgree(await fused(given, 2), expected, 1e-4);
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

  it('agrees with central finite differences', async () => {
    for (const rule of [after, beforeAndAfter]) {
      const given = randomCase(rule, [1, 9, 9], 3, RANDOM_SEED + 90);
      const { gradients } = await fused(given, 1);
      for (const name of WEIGHT_NAMES) {
        // The direction of the gradient itself: its slope is the gradient's squared length.
        const gradient = gradients[name];
        const length = Math.hypot(...gradient);
        const lossAt = async (step: number) => {
          const moved = given.weights[name].map((w, i) => w + (step * gradient[i]) / length);
          const result = await fused({ ...given, weights: { ...given.weights, [name]: moved } }, 1);
          return exactLoss(result.state, given.target);
        };
        // A step that carries a cell over the alive threshold meets a jump, not a slope: steps of
        // several sizes, of which one must agree.
        const errors: number[] = [];
        for (const epsilon of [2e-4, 1e-4, 5e-5]) {
          const slope = ((await lossAt(epsilon)) - (await lossAt(-epsilon))) / (2 * epsilon);
          errors.push(Math.abs(slope / length - 1));
        }
        assert.ok(Math.min(...errors) < 0.01, `${rule.masking}, ${name}: ${errors}`);
      }
    }
  });

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

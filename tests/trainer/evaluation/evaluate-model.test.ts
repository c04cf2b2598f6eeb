import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seedState } from '../../../src/grid/seed.js';
import { METADATA_KEYS } from '../../../src/model/contract.js';
import { UserError } from '../../../trainer/src/common/user-error.js';
import { evaluateModel } from '../../../trainer/src/evaluation/evaluate-model.js';
import { completePlan, type EvaluationPlan } from '../../../trainer/src/evaluation/plan.js';
import { scoreRecord, scoreTable } from '../../../trainer/src/evaluation/report.js';
import { buildStepModel } from '../../../trainer/src/onnx/step-graph.js';
import type { Rule } from '../../../trainer/src/rule/rule.js';
import type { Target } from '../../../trainer/src/targets/target.js';

const rule: Rule = { channels: 6, hidden: 4, sobelScale: 1, masking: 'before-and-after' };
const SIZE = 8;
const SIDE = 12;

/**
 * A rule that adds the same to alpha of every cell that fires, whatever it sees, and more where
 * alpha grows to the right as perception is turned.
 */
function alphaModel(change: number, perGradient = 0, fireRate = 0.5): Uint8Array {
  const updateWeights = new Float32Array(6 * 4);
  updateWeights[3 * 4] = change;
  updateWeights[3 * 4 + 1] = perGradient;
  const hiddenWeights = new Float32Array(4 * 18);
  // The second hidden unit sees Sobel x of alpha: bands follow each other, identity first.
  hiddenWeights[18 + 6 + 3] = 1;
  const weights = {
    hiddenWeights,
    hiddenBias: Float32Array.of(1, 0, 0, 0),
    updateWeights,
  };
  return buildStepModel(rule, weights, { [METADATA_KEYS.fireRate]: String(fireRate) });
}

/** What the seed looks like. */
const seedTarget: Target = {
  name: 'seed',
  width: SIDE,
  height: SIDE,
  size: SIZE,
  padding: 2,
  data: seedState(4, SIDE, SIDE),
  source: 'seed.png',
  licence: 'NOASSERTION',
};

const quick = {
  patterns: 3,
  grownAt: 4,
  heldAt: [6, 10],
  healFor: [2, 3],
  regrowFor: 2,
  turnedBy: [30, 90],
  turnedAt: [5, 7],
  holesPerPattern: 2,
};

/** The seed looks the same however it is turned. */
async function evaluate(
  bytes: Uint8Array,
  given: Partial<EvaluationPlan> = {},
  run: { threads?: number; onProgress?: (done: number) => void } = {},
) {
  const subject = {
    target: seedTarget,
    drawTurned: async (degrees: readonly number[]) => degrees.map(() => seedTarget.data),
  };
  const plan = completePlan(SIZE, { ...quick, ...given });
  return (await evaluateModel(bytes, 'model.onnx', subject, plan, run)).evaluation;
}

test('a rule that does nothing holds the seed for ever, and a wound that takes it is never healed', async () => {
  const progress: number[] = [];
  const onProgress = (done: number) => progress.push(done);
  const evaluation = await evaluate(alphaModel(0), {}, { onProgress });
  assert.equal(progress.at(-1), 1);
  const one = 1 / (SIZE * SIZE * 4);
  assert.equal(evaluation.blank, one);
  const fates = { well: 3, dead: 0, exploded: 0, sliding: 0 };
  const still = { median: 0, mean: 0, worst: 0, trials: 3, fates };
  const dead = { well: 0, dead: 3, exploded: 0, sliding: 0 };
  const gone = { median: one, mean: one, worst: one, trials: 3, healedShare: 0, fates: dead };
  const holes = { ...gone, trials: 6, fates: { ...dead, dead: 6 } };
  assert.deepEqual(evaluation.rows, [
    { kind: 'grown', steps: 4, ...still },
    { kind: 'held', steps: 6, ...still },
    { kind: 'held', steps: 10, ...still },
    { kind: 'healed', steps: 2, ...holes },
    { kind: 'healed', steps: 3, ...holes },
    // The seed's cell lies in the right and in the bottom half.
    { kind: 'left', steps: 2, ...still, healedShare: 1 },
    { kind: 'right', steps: 2, ...gone },
    { kind: 'top', steps: 2, ...still, healedShare: 1 },
    { kind: 'bottom', steps: 2, ...gone },
    {
      kind: 'halves',
      steps: 2,
      ...{ median: one / 2, mean: one / 2, worst: one, trials: 12, healedShare: 0.5 },
      fates: { ...dead, well: 6, dead: 6 },
    },
    { kind: 'centre', steps: 2, ...gone },
    { kind: 'turned', steps: 5, degrees: 30, ...still },
    { kind: 'turned', steps: 7, degrees: 30, ...still },
    { kind: 'turned', steps: 5, degrees: 90, ...still },
    { kind: 'turned', steps: 7, degrees: 90, ...still },
  ]);
  assert.deepEqual(evaluation.fates, fates);
  assert.equal(evaluation.plan.holeRadius, 1, 'as 6 to 40');
  assert.equal(evaluation.plan.centreRadius, 2, 'as 10 to 40');

  const table = scoreTable(evaluation);
  assert.match(table, /^seed on 12 x 12 cells, random seeds 1 to 3/);
  assert.match(table, /\nheld, t = 10 +0\.00000 +0\.00000 +0\.00000 +3\n/);
  assert.match(table, /\nright half lost, 2 steps after .* 3 +0 % +3 dead\n/);
  assert.match(table, /^seed .*; runtime: kernel\n/);
  assert.match(table, /3 well, 0 dead, 0 exploded, 0 sliding\n/);
  assert.match(
    table,
    /\nVerdict: it grows and holds its shape, but regrows only 50 % of lost halves\.$/,
  );
  assert.match(scoreTable(evaluation, 'persist'), /it was not trained to heal\.$/);
  assert.match(scoreTable(evaluation, 'grow'), /it was not trained to hold its shape\.$/);
  const record = JSON.parse(JSON.stringify(scoreRecord(evaluation)));
  assert.deepEqual(record.held_10, { median: 0, mean: 0, worst: 0, trials: 3 });
  assert.equal(record.halves_2.healedShare, 0.5);
  assert.deepEqual(record.centre_2.fates, dead);
  assert.deepEqual(
    Object.keys(record).filter((key) => key.startsWith('turned')),
    ['turned_30_5', 'turned_30_7', 'turned_5', 'turned_7'],
  );
  assert.equal(record.fates.well, 3);
  assert.equal(record.runtime, 'kernel');
});

test('dying and exploding patterns are counted', async () => {
  const dead = await evaluate(alphaModel(-0.5));
  assert.equal(dead.fates.dead, 3);
  const exploded = await evaluate(alphaModel(2));
  assert.equal(exploded.fates.exploded, 3);
  assert.equal(exploded.rows.at(-1)!.fates.exploded, 3, 'turned ones, too');
  // Its alpha would go on growing; but it has covered the grid and is not run on.
  const [grown, held, later] = exploded.rows.map(({ median }) => median);
  assert.ok(grown < held);
  assert.equal(later, held);
});

test('the same random seed gives the same numbers on any number of threads, another gives others', async () => {
  const model = alphaModel(0.1);
  const rows = async (randomSeed: number, threads: number) =>
    (await evaluate(model, { randomSeed }, { threads })).rows;
  assert.deepEqual(await rows(1, 1), await rows(1, 2));
  assert.notDeepEqual(await rows(1, 1), await rows(1000, 1));
});

test('a pattern is compared with the target turned as it is', async () => {
  // Cells grow to the left of the seed; turned clockwise by a quarter, above it.
  const model = alphaModel(0, 1, 1);
  const plan = { patterns: 1, grownAt: 1, turnedBy: [90, 180], turnedAt: [2], heldAt: [2, 3] };
  const subject = { target: seedTarget, drawTurned: async () => [] };
  const whole = completePlan(SIZE, { ...quick, ...plan });
  const { trials, likeness } = await evaluateModel(model, 'm.onnx', subject, whole);
  const alphaAt = (key: string, right: number, down: number) =>
    trials
      .find((trial) => trial.key === key)!
      .picture.at((3 * SIDE + SIDE / 2 + down) * SIDE + SIDE / 2 + right)!;
  assert.ok(alphaAt('held_2', -1, 0) > 0.5 && alphaAt('held_2', 1, 0) < 0.5);
  assert.ok(alphaAt('turned_2', 0, -1) > 0.5 && alphaAt('turned_2', 0, 1) < 0.5);
  assert.ok(alphaAt('turned_180_2', 1, 0) > 0.5 && alphaAt('turned_180_2', -1, 0) < 0.5);
  assert.deepEqual(likeness.turned[0].data, seedTarget.data, 'the seed does not move');
});

test('a plan that makes no sense is refused', () => {
  for (const plan of [
    { patterns: 0 },
    { heldAt: [] },
    { heldAt: [10, 5] },
    { grownAt: 2000 },
    { healFor: [5, 5] },
    { turnedAt: [96] },
  ]) {
    assert.throws(() => completePlan(SIZE, plan), UserError);
  }
});

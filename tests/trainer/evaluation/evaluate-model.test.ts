import assert from 'node:assert/strict';
import { test } from 'node:test';
import { METADATA_KEYS } from '../../../src/model/contract.js';
import { seedState } from '../../../src/model/seed.js';
import { evaluateModel } from '../../../trainer/src/evaluation/evaluate-model.js';
import { scoreRecord, scoreTable } from '../../../trainer/src/evaluation/report.js';
import { buildStepModel } from '../../../trainer/src/onnx/step-graph.js';
import type { Rule } from '../../../trainer/src/rule/rule.js';
import type { Target } from '../../../trainer/src/target/target.js';
import { UserError } from '../../../trainer/src/user-error.js';

const rule: Rule = { channels: 6, hidden: 4, sobelScale: 1, masking: 'before-and-after' };
const SIZE = 8;
const SIDE = 12;

/** A rule that adds the same to alpha of every cell that fires, whatever it sees. */
function alphaModel(change: number): Uint8Array {
  const updateWeights = new Float32Array(6 * 4);
  updateWeights[3 * 4] = change;
  const weights = {
    hiddenWeights: new Float32Array(4 * 18),
    hiddenBias: Float32Array.of(1, 0, 0, 0),
    updateWeights,
  };
  return buildStepModel(rule, weights, { [METADATA_KEYS.fireRate]: '0.5' });
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
  healFor: 2,
  turnedAt: 3,
  holesPerPattern: 2,
};

test('a rule that does nothing holds the seed for ever, and a hole through it is never healed', async () => {
  const progress: number[] = [];
  const evaluation = await evaluateModel(alphaModel(0), 'still.onnx', seedTarget, quick, (done) =>
    progress.push(done),
  );
  assert.deepEqual(progress, [1 / 3, 2 / 3, 1]);
  const one = 1 / (SIZE * SIZE * 4);
  assert.equal(evaluation.blank, one);
  const still = { median: 0, mean: 0, worst: 0, trials: 3 };
  assert.deepEqual(evaluation.rows, [
    { kind: 'grown', steps: 4, ...still },
    { kind: 'held', steps: 6, ...still },
    { kind: 'held', steps: 10, ...still },
    { kind: 'healed', steps: 2, median: one, mean: one, worst: one, trials: 6 },
    { kind: 'turned', steps: 3, ...still },
  ]);
  assert.deepEqual(evaluation.fates, { well: 3, dead: 0, exploded: 0, sliding: 0 });
  assert.equal(evaluation.plan.holeRadius, 1, 'as 6 to 40');

  const table = scoreTable(evaluation);
  assert.match(table, /^seed on 12 x 12 cells, random seeds 1 to 3/);
  assert.match(table, /\nheld, t = 10 +0\.00000 +0\.00000 +0\.00000 +3\n/);
  assert.match(table, /3 well, 0 dead, 0 exploded, 0 sliding$/);
  const record = JSON.parse(JSON.stringify(scoreRecord(evaluation)));
  assert.deepEqual(record.held_10, still);
  assert.equal(record.fates.well, 3);
});

test('dying and exploding patterns are counted', async () => {
  const dead = await evaluateModel(alphaModel(-0.5), 'dead.onnx', seedTarget, quick);
  assert.equal(dead.fates.dead, 3);
  const exploded = await evaluateModel(alphaModel(2), 'boom.onnx', seedTarget, quick);
  assert.equal(exploded.fates.exploded, 3);
});

test('the same random seed gives the same numbers, another gives others', async () => {
  const model = alphaModel(0.1);
  const rows = async (randomSeed: number) =>
    (await evaluateModel(model, 'm.onnx', seedTarget, { ...quick, randomSeed })).rows;
  assert.deepEqual(await rows(1), await rows(1));
  assert.notDeepEqual(await rows(1), await rows(1000));
});

test('a plan that makes no sense is refused', async () => {
  for (const plan of [{ patterns: 0 }, { heldAt: [] }, { heldAt: [10, 5] }, { grownAt: 2000 }]) {
    await assert.rejects(evaluateModel(alphaModel(0), 'm.onnx', seedTarget, plan), UserError);
  }
});

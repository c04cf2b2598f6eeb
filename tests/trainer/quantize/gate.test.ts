import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Evaluation, ScoreRow } from '../../../trainer/src/evaluation/evaluate-model.js';
import { completePlan } from '../../../trainer/src/evaluation/plan.js';
import { rowKey, rowsOf } from '../../../trainer/src/evaluation/rows.js';
import { summarise } from '../../../trainer/src/evaluation/score.js';
import type { Trial } from '../../../trainer/src/evaluation/trials.js';
import { findShortfalls, TOLERANCES, type Scores } from '../../../trainer/src/quantize/gate.js';

const plan = completePlan(40, {});
const wellAll = { well: 8, dead: 0, exploded: 0, sliding: 0 };

/** Scores with eight trials a row, of these errors. */
function scores(errorsOf: (key: string) => number[], fates = wellAll): Scores {
  const trials: Trial[] = [];
  const rows = rowsOf(plan).map((row): ScoreRow => {
    const errors = errorsOf(rowKey(row));
    for (const error of errors) {
      trials.push({ key: rowKey(row), error, fate: 'well', picture: new Float32Array() });
    }
    return { ...row, trials: errors.length, ...summarise(errors), fates: wellAll };
  });
  const evaluation: Evaluation = {
    target: 'lizard',
    grid: { width: 64, height: 64 },
    runtime: 'kernel',
    plan,
    blank: 0.095,
    rows,
    fates,
  };
  return { evaluation, trials };
}

const eight = (error: number) => Array.from({ length: 8 }, () => error);
const keys = (...given: Parameters<typeof findShortfalls>) =>
  findShortfalls(...given).map(({ key }) => key);

test('q8 may be 1.3 times as large plus 0.00003 at every row, and no more', () => {
  const reference = scores(() => eight(0.0001));
  const at = (error: number) => scores((key) => eight(key === 'healed_500' ? error : 0.0001));
  assert.deepEqual(keys(reference, at(0.0001599), TOLERANCES.q8), []);
  assert.deepEqual(keys(reference, at(0.0001601), TOLERANCES.q8), ['healed_500']);
  const [{ text }] = findShortfalls(reference, at(0.0002), TOLERANCES.q8);
  assert.match(
    text,
    /hole of radius \d+, 500 steps .* 0\.000200; fp32 has 0\.000100, and at most 0\.000160/,
  );
});

test('fp16 may be as any median of fp32 in its confidence interval', () => {
  const spread = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => n / 1000);
  const reference = scores((key) => (key === 'left_1000' ? spread : eight(0.0001)));
  const at = (left: number, held: number) =>
    scores((key) => eight(key === 'left_1000' ? left : key === 'held_1000' ? held : 0.0001));
  // Of eight trials the seventh: 4 + 1.96 sqrt(2) = 6.8.
  assert.deepEqual(keys(reference, at(0.007, 0.0001), TOLERANCES.fp16), []);
  assert.deepEqual(keys(reference, at(0.0071, 0.0001), TOLERANCES.fp16), ['left_1000']);
  assert.deepEqual(keys(reference, at(0.004, 0.00012), TOLERANCES.fp16), ['held_1000']);
  assert.deepEqual(keys(reference, at(0.007, 0.0001), TOLERANCES.q8), ['left_1000']);
});

test('a pattern that dies, slides or explodes, and one that is no number, fall short', () => {
  const reference = scores(() => eight(0.0001));
  const sliding = scores(() => eight(0.0001), { ...wellAll, well: 7, sliding: 1 });
  assert.deepEqual(keys(reference, sliding, TOLERANCES.q8), ['fates']);
  assert.deepEqual(keys(sliding, reference, TOLERANCES.q8), []);
  const broken = scores((key) => eight(key === 'held_5000' ? NaN : 0.0001));
  assert.deepEqual(keys(reference, broken, TOLERANCES.q8), ['held_5000']);
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { subjectOfModel } from '../../../trainer/src/evaluation/model-subject.js';
import { openHabitat } from '../../../trainer/src/evaluation/habitat.js';
import { Specimen } from '../../../trainer/src/evaluation/specimen.js';
import { StepSession } from '../../../trainer/src/evaluation/step-session.js';
import { describeModel, readWeights } from '../../../trainer/src/onnx/read-model.js';
import { buildStepModel, buildStoredModel } from '../../../trainer/src/onnx/step-graph.js';
import { gatherExamples } from '../../../trainer/src/quantize/examples.js';
import { roundByExamples } from '../../../trainer/src/quantize/round-by-examples.js';

const LIZARD = fileURLToPath(
  new URL('../../../weights/lizard.regenerate.fp32.onnx', import.meta.url),
);
const bytes = readFileSync(LIZARD);
const { rule, weights } = readWeights(bytes, LIZARD);
const description = describeModel(bytes, LIZARD);
const { width, height } = description.grid;
let target: Awaited<ReturnType<typeof subjectOfModel>>['target'];
before(async () => {
  ({ target } = await subjectOfModel(LIZARD, description, {}));
});

const gather = (file: Uint8Array) =>
  gatherExamples(file, 'x.onnx', { target, sobelScale: rule.sobelScale });

/** Root mean square of how far one step of either model leads apart, at several ages of a life. */
async function distance(one: Uint8Array, other: Uint8Array, degrees: number): Promise<number> {
  const [session, second] = await Promise.all([
    StepSession.open(one, 'one'),
    StepSession.open(other, 'other'),
  ]);
  const habitat = await openHabitat(one, 'one', { width, height }, 'onnx');
  const specimen = new Specimen(habitat, 9, degrees);
  const mask = new Float32Array(width * height).fill(1);
  const turn = [Math.cos((-degrees * Math.PI) / 180), Math.sin((-degrees * Math.PI) / 180)];
  let sum = 0;
  for (const age of [30, 60, 96, 150]) {
    await specimen.growTo(age);
    const [next, rounded] = await Promise.all(
      [session, second].map((each) => each.run(specimen.state, mask, turn, width, height)),
    );
    sum += next.reduce((total, value, i) => total + (value - rounded[i]) ** 2, 0);
  }
  await Promise.all([habitat.runtime.release(), session.release(), second.release()]);
  return Math.sqrt(sum);
}

test('a pattern rounded by examples of its cells lives more like it than the nearest levels do', async (t) => {
  const examples = await gather(bytes);
  assert.ok(examples.length > 5000 && examples.every(({ length }) => length === 3 * rule.channels));
  const stored = roundByExamples(rule, weights, examples);
  const rounded = buildStoredModel(rule, stored, {}, 'q8');
  const nearest = buildStepModel(rule, weights, {}, 'q8');
  assert.equal(rounded.length, nearest.length);
  for (const degrees of [0, 45]) {
    const [ours, theirs] = [
      await distance(bytes, rounded, degrees),
      await distance(bytes, nearest, degrees),
    ];
    t.diagnostic(`turned by ${degrees}: ${ours.toFixed(4)}, the nearest ${theirs.toFixed(4)}`);
    assert.ok(ours > 0 && ours < 0.8 * theirs, `turned by ${degrees}: ${ours} of ${theirs}`);
  }
  const again = roundByExamples(rule, weights, examples);
  assert.deepEqual(again.hiddenWeights.values, stored.hiddenWeights.values);
});

test('a model of which nothing grows gives no examples', async () => {
  const nothing = { ...weights, updateWeights: weights.updateWeights.map(() => -1) };
  const metadata = { ...description.metadata };
  assert.deepEqual(await gather(buildStepModel(rule, nothing, metadata)), []);
});

test('one that fills the grid gives examples of its growth alone, and ends', async () => {
  const exploding = { ...weights, updateWeights: weights.updateWeights.map(() => 1) };
  const examples = await gather(buildStepModel(rule, exploding, description.metadata));
  assert.ok(examples.every((example) => example.every(Number.isFinite)));
});

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { startTensorFlow } from '../../../trainer/src/common/tensorflow.js';
import { readWeights } from '../../../trainer/src/onnx/read-model.js';
import { roundWeights } from '../../../trainer/src/onnx/stored-weights.js';
import { withRoundedWeights } from '../../../trainer/src/quantize/straight-through.js';
import { referenceRollout } from '../../helpers/reference-rollout.js';
import { goldenCases } from '../../helpers/golden.js';
import { goldenModel } from '../../helpers/make-fixture-models.js';
import { differentiate } from '../../helpers/rollouts.js';
import { WEIGHT_NAMES } from '../../../trainer/src/rule/weights.js';

before(() => startTensorFlow());

const golden = goldenCases().find(({ name }) => name === 'gradients_post')!;

for (const dtype of ['fp16', 'q8'] as const) {
  test(`training at ${dtype} sees the weights that the file will have`, () => {
    const { weights } = readWeights(goldenModel(golden, dtype), 'x.onnx');
    assert.deepEqual(roundWeights(golden.rule, golden.weights, dtype), weights);
  });

  test(`gradients at ${dtype} are those at the rounded weights, and reach the weights themselves`, () => {
    const rollout = referenceRollout(golden.rule);
    const through = differentiate(withRoundedWeights(rollout, golden.rule, dtype), golden);
    const weights = roundWeights(golden.rule, golden.weights, dtype);
    const expected = differentiate(rollout, { ...golden, weights });
    assert.equal(through.loss, expected.loss);
    assert.notEqual(through.loss, differentiate(rollout, golden).loss);
    for (const name of WEIGHT_NAMES) {
      assert.deepEqual(through.gradients[name], expected.gradients[name]);
      assert.ok(through.gradients[name].some((value) => value !== 0));
    }
  });
}

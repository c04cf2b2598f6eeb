import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as ort from 'onnxruntime-web/wasm';
import { ROTATION, STATE, UPDATE_MASK } from '../../../src/model/contract.js';
import { onnx } from '../../../trainer/src/onnx/onnx-proto.js';
import { buildStepModel } from '../../../trainer/src/onnx/step-graph.js';
import { goldenCases, relativeError } from '../../helpers/golden.js';
import { goldenModel, goldenModelFile } from '../../helpers/make-fixture-models.js';
import { rotation, statesOf } from '../../helpers/step-states.js';

test('there are golden cases', () => assert.ok(goldenCases().length >= 5));

for (const golden of goldenCases()) {
  test(`${golden.name}: the fixture is what the trainer writes`, () => {
    const written = Buffer.from(goldenModel(golden));
    assert.ok(
      written.equals(readFileSync(goldenModelFile(golden))),
      'run: npx tsx tests/helpers/make-fixture-models.ts',
    );
  });

  test(`${golden.name}: onnxruntime-web computes the golden states`, async () => {
    const session = await ort.InferenceSession.create(goldenModel(golden));
    const [batch, height, width, channels] = golden.shape;
    const values = channels * height * width;
    for (const [h, w] of [
      [1, 1],
      [height, width],
    ]) {
      const turn = rotation(golden.settings.angles![0], h, w);
      for (let sample = 0; sample < batch; sample++) {
        const states = await statesOf(session, golden, sample, turn);
        assert.equal(states.length, golden.states.length);
        states.forEach((state, step) => {
          const expected = golden.states[step].subarray(sample * values, (sample + 1) * values);
          const error = relativeError(state, expected);
          assert.ok(error < 1e-4, `sample ${sample}, step ${step}: relative error ${error}`);
        });
      }
    }
    await session.release();
  });
}

test('the graph has no control flow, no randomness and float32 inputs with free height and width', () => {
  const model = onnx.ModelProto.decode(goldenModel(goldenCases()[0]));
  const operators = new Set(model.graph!.node!.map((node) => node.opType));
  for (const banned of ['Loop', 'If', 'Scan', 'RandomUniformLike', 'Cast', 'Transpose']) {
    assert.ok(!operators.has(banned), banned);
  }
  const shapes = Object.fromEntries(
    model.graph!.input!.map((input) => [
      input.name,
      input.type!.tensorType!.shape!.dim!.map((size) => size.dimParam || Number(size.dimValue)),
    ]),
  );
  assert.deepEqual(shapes, {
    [STATE]: [1, 16, 'H', 'W'],
    [UPDATE_MASK]: [1, 1, 'H', 'W'],
    [ROTATION]: [1, 2, 'rotation_height', 'rotation_width'],
  });
});

test('metadata says what the rule is, whatever the caller says', () => {
  const { rule, weights } = goldenCases().find(({ name }) => name === 'step_post')!;
  const bytes = buildStepModel(rule, weights, { channels: '3', target: '🦎' });
  const metadata = Object.fromEntries(
    onnx.ModelProto.decode(bytes).metadataProps!.map(({ key, value }) => [key, value]),
  );
  assert.deepEqual(metadata, {
    channels: '16',
    target: '🦎',
    contract_version: '1',
    masking: 'after',
    sobel_scale: '1',
    dtype: 'fp32',
  });
});

test('weights of another shape are refused', () => {
  const { rule, weights } = goldenCases()[0];
  const wrong = { ...weights, hiddenBias: new Float32Array(7) };
  assert.throws(() => buildStepModel(rule, wrong), /hiddenBias has 7 values/);
});

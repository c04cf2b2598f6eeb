import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { METADATA_KEYS, type Dtype } from '../../../src/model/contract.js';
import { quantizeRows } from '../../../trainer/src/onnx/int8.js';
import { onnx } from '../../../trainer/src/onnx/onnx-proto.js';
import { describeModel, readWeights } from '../../../trainer/src/onnx/read-model.js';
import { buildStepModel } from '../../../trainer/src/onnx/step-graph.js';
import { goldenCases, relativeError } from '../../helpers/golden.js';
import {
  dequantizedModel,
  goldenModel,
  goldenModelFile,
  ROUNDED_CASE,
} from '../../helpers/make-fixture-models.js';
import { randomNumbers } from '../../helpers/rollouts.js';
import { WEIGHT_NAMES } from '../../../trainer/src/rule/weights.js';
import { firstStates } from '../../helpers/step-states.js';

/** Largest share of a tensor's largest value by which rounding may move its values. */
const ROUNDING = { fp16: 2 ** -11, q8: 0.5 / 127 + 2 ** -11 };

for (const dtype of ['fp16', 'q8'] as const) {
  for (const golden of goldenCases()) {
    test(`${golden.name} at ${dtype}: its states are those of the weights that it stands for`, async () => {
      const bytes = goldenModel(golden, dtype);
      const states = await firstStates(bytes, golden);
      const expected = await firstStates(dequantizedModel(bytes), golden);
      states.forEach((state, step) => assert.deepEqual(state, expected[step], `step ${step}`));
      const last = golden.states.at(-1)!.subarray(0, expected.at(-1)!.length);
      const error = relativeError(states.at(-1)!, last);
      assert.ok(error > 0 && error < 0.05, `${error} off the golden state`);
    });

    test(`${golden.name} at ${dtype}: weights are the nearest that there are`, () => {
      const { rule, weights } = readWeights(goldenModel(golden, dtype), 'x.onnx');
      assert.deepEqual(rule, golden.rule);
      for (const name of WEIGHT_NAMES) {
        const error = relativeError(weights[name], golden.weights[name]);
        assert.ok(error <= ROUNDING[dtype], `${name}: ${error}`);
      }
    });
  }

  test(`the fixtures at ${dtype} are what the trainer writes`, () => {
    const golden = goldenCases().find(({ name }) => name === ROUNDED_CASE)!;
    const bytes = goldenModel(golden, dtype);
    for (const [kind, written] of [
      [dtype, bytes],
      [`${dtype}_as_fp32`, dequantizedModel(bytes)],
    ] as const) {
      const file = readFileSync(goldenModelFile(golden, kind));
      assert.ok(file.equals(written), 'run: npx tsx tests/helpers/make-fixture-models.ts');
    }
  });
}

test('files say their dtype, and are small', () => {
  const golden = goldenCases()[0];
  const largest: Record<Dtype, number> = { fp32: 36_000, fp16: 19_500, q8: 12_500 };
  for (const dtype of ['fp32', 'fp16', 'q8'] as const) {
    const bytes = goldenModel(golden, dtype);
    assert.equal(describeModel(bytes, 'x.onnx').metadata[METADATA_KEYS.dtype], dtype);
    assert.ok(bytes.length < largest[dtype], `${dtype}: ${bytes.length} bytes`);
  }
});

test('q8 is DequantizeLinear of signed bytes', () => {
  const graph = onnx.ModelProto.decode(goldenModel(goldenCases()[0], 'q8')).graph!;
  const dequantized = graph.node!.filter(({ opType }) => opType === 'DequantizeLinear');
  const types = dequantized.map(
    ({ input }) => graph.initializer!.find(({ name }) => name === input![0])!.dataType,
  );
  assert.deepEqual(types, [onnx.TensorProto.DataType.INT8, onnx.TensorProto.DataType.INT8]);
});

test('what was rounded once stays as it is when it is rounded again', () => {
  for (const dtype of ['fp16', 'q8'] as const) {
    const once = readWeights(goldenModel(goldenCases()[0], dtype), 'x.onnx');
    const again = readWeights(buildStepModel(once.rule, once.weights, {}, dtype), 'x.onnx');
    for (const name of WEIGHT_NAMES) {
      assert.ok(relativeError(again.weights[name], once.weights[name]) < 1e-3);
    }
  }
});

test('rows of any size, zeros and the very small included, become finite levels and scales', (t) => {
  const randomSeed = 7;
  t.diagnostic(`random seed ${randomSeed}`);
  const random = randomNumbers(randomSeed);
  for (const size of [0, 1e-30, 1e-7, 1e-4, 1, 1e4]) {
    const values = Float32Array.from({ length: 6 * 16 }, () => (random() - 0.5) * size);
    const { levels, scales } = quantizeRows(values, 6);
    assert.ok(scales.every((scale) => Number.isFinite(scale) && scale > 0));
    values.forEach((value, i) => {
      const error = Math.abs(levels[i] * scales[Math.floor(i / 16)] - value);
      assert.ok(error <= Math.max(size / 2 / 127, 8e-6), `${value} became ${levels[i]}`);
    });
  }
});

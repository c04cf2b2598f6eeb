import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../../trainer/src/common/user-error.js';
import { StepSession } from '../../../trainer/src/evaluation/step-session.js';
import { onnx } from '../../../trainer/src/onnx/onnx-proto.js';
import { describeModel, readWeights } from '../../../trainer/src/onnx/read-model.js';
import { buildStepModel } from '../../../trainer/src/onnx/step-graph.js';
import { changedModel } from '../../helpers/changed-model.js';
import { goldenCases } from '../../helpers/golden.js';
import { goldenModel } from '../../helpers/make-fixture-models.js';

const golden = goldenCases().find(({ name }) => name === 'step_pre_post')!;
const whole = goldenModel(golden);

function refuses(bytes: Uint8Array, message: RegExp): void {
  assert.throws(
    () => describeModel(bytes, 'x.onnx'),
    (error) => {
      assert.ok(error instanceof UserError, String(error));
      assert.match(error.message, message);
      assert.match(error.message, /x\.onnx/);
      return true;
    },
  );
}

test('a file says what it is', () => {
  const { metadata, ...facts } = describeModel(whole, 'x.onnx');
  assert.deepEqual(facts, {
    channels: 16,
    grid: { width: 13, height: 16 },
    fireRate: 0.5,
    masking: 'before-and-after',
  });
  assert.equal(metadata.target, 'step_pre_post');
});

test('weights come back bit for bit', () => {
  for (const { rule, weights } of goldenCases()) {
    assert.deepEqual(readWeights(buildStepModel(rule, weights), 'x.onnx'), { rule, weights });
  }
});

test('bytes that are no ONNX model are refused', () => {
  refuses(new Uint8Array(), /not an ONNX model/);
  refuses(new TextEncoder().encode('hello, world'), /not an ONNX model/);
  refuses(new TextEncoder().encode('<!doctype html><p>404'), /web page/);
});

test('a file cut short is refused, wherever the cut is', async () => {
  for (let length = 1; length < whole.length - 300; length += 997) {
    refuses(whole.slice(0, length), /ends too early|not an ONNX model/);
  }
});

test('ONNX with other inputs, types or a later contract is refused', async () => {
  const changed = (change: Parameters<typeof changedModel>[1]) => changedModel(whole, change);
  refuses(
    changed((graph) => (graph.input![0].name = 'image')),
    /state/,
  );
  refuses(
    changed((graph) => (graph.input![1].type!.tensorType!.elemType = 10)),
    /update_mask is not float32/,
  );
  refuses(
    changed((_, model) => {
      model.metadataProps!.find(({ key }) => key === 'contract_version')!.value = '2';
    }),
    /version 2 of the model contract/,
  );
  const broken = changed((graph) => (graph.node![0].opType = 'NoSuchOperator'));
  await assert.rejects(StepSession.open(broken, 'x.onnx'), (error) => {
    assert.ok(error instanceof UserError);
    assert.match(error.message, /x\.onnx does not run in onnxruntime-web/);
    return true;
  });
});

test('missing metadata means defaults', () => {
  const model = onnx.ModelProto.decode(whole);
  model.metadataProps = [];
  const { grid, fireRate, masking } = describeModel(
    onnx.ModelProto.encode(model).finish(),
    'x.onnx',
  );
  assert.deepEqual(
    { grid, fireRate, masking },
    {
      grid: { width: 64, height: 64 },
      fireRate: 0.5,
      masking: undefined,
    },
  );
});

test('weights that a graph computes by an operator that is not ours are refused', () => {
  for (const other of ['Gather', 'Expand']) {
    const model = onnx.ModelProto.decode(whole);
    model.graph!.node!.find(({ opType }) => opType === 'Tile')!.opType = other;
    assert.throws(
      () => readWeights(onnx.ModelProto.encode(model).finish(), 'x.onnx'),
      /x\.onnx has no weights named/,
      other,
    );
  }
});

test('weights that a graph computes of themselves are refused, and end', () => {
  const model = onnx.ModelProto.decode(whole);
  const { initializer, node } = model.graph!;
  const bias = initializer!.find(({ name }) => name === 'hidden_bias')!;
  bias.name = 'stored_bias';
  node!.push(
    onnx.NodeProto.create({
      opType: 'Add',
      input: ['hidden_bias', 'stored_bias'],
      output: ['hidden_bias'],
    }),
  );
  assert.throws(
    () => readWeights(onnx.ModelProto.encode(model).finish(), 'x.onnx'),
    (error) => error instanceof UserError && /no weights named hidden_bias/.test(error.message),
  );
});

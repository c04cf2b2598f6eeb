import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readModel } from '../../../src/model/load.js';
import { readOnnxInfo } from '../../../src/model/onnx-info.js';
import { OnnxFormatError } from '../../../src/model/protobuf.js';
import { changedModel } from '../../helpers/changed-model.js';

const file = new URL('../../fixtures/models/golden_step_post.onnx', import.meta.url);
const bytes = new Uint8Array(readFileSync(file));

test('reads names, types, shapes and metadata', () => {
  const { inputs, outputs, metadata } = readOnnxInfo(bytes);
  assert.deepEqual(
    inputs.map(({ name }) => name),
    ['state', 'update_mask', 'rotation'],
  );
  assert.deepEqual(inputs[0], { name: 'state', elementType: 1, shape: [1, 16, 'H', 'W'] });
  assert.deepEqual(
    outputs.map(({ name }) => name),
    ['next_state'],
  );
  assert.equal(metadata.get('grid'), '13x16');
});

test('an input that says no type has none', () => {
  const { inputs } = readOnnxInfo(changedModel(bytes, (graph) => (graph.input![0].type = {})));
  assert.deepEqual(inputs[0], { name: 'state', elementType: 0, shape: [] });
});

test('a size of -1 is left open', () => {
  const open = changedModel(bytes, ({ input, output }) => {
    for (const { type } of [...input!, ...output!]) {
      for (const dimension of type!.tensorType!.shape!.dim!) {
        if (!dimension.dimParam) continue;
        delete dimension.dimParam;
        dimension.dimValue = -1;
      }
    }
  });
  const { grid, gridIsFixed } = readModel(open);
  assert.deepEqual(grid, { width: 13, height: 16 });
  assert.equal(gridIsFixed, false);
});

/** What a reading of the first `length` bytes says. */
function kindOf(length: number): string {
  try {
    readOnnxInfo(bytes.subarray(0, length));
    return 'whole';
  } catch (error) {
    assert.ok(error instanceof OnnxFormatError, String(error));
    return error.kind;
  }
}

test('tells a file that is cut anywhere', () => {
  const whole = new Set<number>();
  for (let length = 2; length < bytes.length; length++) {
    const kind = kindOf(length);
    assert.notEqual(kind, 'not-onnx', `${length} bytes`);
    if (kind === 'whole') whole.add(length);
  }
  // Only what follows the graph and the operator set can be missing unnoticed: metadata entries.
  assert.ok(whole.size <= readOnnxInfo(bytes).metadata.size, `${[...whole]}`);
});

test('any other bytes are not ONNX', () => {
  const samples = ['', 'hello', '{"a": 1}', '\u0089PNG\r\n\u001a\n', '\0\0\0\0', '\xff'.repeat(40)];
  for (const text of samples) {
    const sample = Uint8Array.from(text, (character) => character.charCodeAt(0));
    assert.throws(
      () => readOnnxInfo(sample),
      (error) => error instanceof OnnxFormatError && error.kind === 'not-onnx',
      JSON.stringify(text),
    );
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdsNaN } from '../../../src/model/initialiser.js';
import { decode } from '../../../src/model/protobuf.js';
import { onnx } from '../../../trainer/src/onnx/onnx-proto.js';

const { FLOAT, FLOAT16, INT8 } = onnx.TensorProto.DataType;
const holds = (tensor: Parameters<typeof onnx.TensorProto.create>[0]) =>
  holdsNaN(decode(onnx.TensorProto.encode(onnx.TensorProto.create(tensor)).finish()));
const bytesOf = (values: ArrayBufferView) =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

test('a NaN is found in whichever field a tensor stores its values', () => {
  for (const [value, isNaN] of [
    [NaN, true],
    [Infinity, false],
    [-1.5, false],
  ] as const) {
    const values = [0.5, value, 2];
    assert.equal(holds({ dataType: FLOAT, floatData: values }), isNaN, `floats, ${value}`);
    const rawData = bytesOf(Float32Array.from(values));
    assert.equal(holds({ dataType: FLOAT, rawData }), isNaN, `bytes, ${value}`);
  }
  for (const [bits, isNaN] of [
    [0x7e00, true],
    [0xfe00, true],
    [0x7c00, false],
    [0xbc00, false],
  ] as const) {
    const rawData = bytesOf(Uint16Array.of(0x3800, bits));
    assert.equal(holds({ dataType: FLOAT16, rawData }), isNaN, bits.toString(16));
  }
  assert.equal(holds({ dataType: INT8, rawData: Uint8Array.of(255, 255, 255, 255) }), false);
});

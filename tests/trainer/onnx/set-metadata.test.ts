import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeModel } from '../../../trainer/src/onnx/read-model.js';
import { setMetadata } from '../../../trainer/src/onnx/set-metadata.js';
import { goldenCases } from '../../helpers/golden.js';
import { goldenModel } from '../../helpers/make-fixture-models.js';

const model = goldenModel(goldenCases()[0]);
/** Fields that no version of ONNX has yet: a number, eight bytes, text and four bytes. */
const UNKNOWN = Buffer.from([
  ...[0xc0, 0x3e, 0xff, 0x01],
  ...[0xc1, 0x3e, 1, 2, 3, 4, 5, 6, 7, 8],
  ...[0xc2, 0x3e, 5, ...Buffer.from('newer')],
  ...[0xc5, 0x3e, 1, 2, 3, 4],
]);

test('entries are added, replaced and kept', () => {
  const first = setMetadata(model, { target: 'lizard', scores: '{}' });
  const second = setMetadata(first, { target: 'größer', commit: '' });
  const { metadata } = describeModel(second, 'm.onnx');
  const before = describeModel(model, 'm.onnx').metadata;
  assert.deepEqual(metadata, { ...before, scores: '{}', target: 'größer', commit: '' });
  assert.deepEqual(setMetadata(second, { target: 'größer', commit: '' }), second);
});

test('all else keeps its bytes, also fields that are newer than this trainer', () => {
  const newer = Buffer.concat([UNKNOWN, model, UNKNOWN]);
  const changed = Buffer.from(setMetadata(newer, { scores: '{"grown_96":0.1}' }));
  assert.ok(changed.subarray(0, newer.length).equals(newer));
  assert.equal(describeModel(changed, 'm.onnx').metadata.scores, '{"grown_96":0.1}');
  const again = Buffer.from(setMetadata(changed, { scores: '{"grown_96":0.2}' }));
  assert.ok(again.subarray(0, newer.length).equals(newer));
  assert.equal(again.length, changed.length, 'the former scores are gone');
  assert.equal(describeModel(again, 'm.onnx').metadata.scores, '{"grown_96":0.2}');
});

test('metadata in the middle of a file are replaced', () => {
  const middle = Buffer.concat([setMetadata(model, { scores: '{}' }), UNKNOWN]);
  const changed = setMetadata(middle, { scores: '[]' });
  const expected = Buffer.concat([model, UNKNOWN]);
  assert.ok(Buffer.from(changed).subarray(0, expected.length).equals(expected));
  assert.equal(describeModel(changed, 'm.onnx').metadata.scores, '[]');
});

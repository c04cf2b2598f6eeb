import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toChannelsFirst, toChannelsLast } from '../../../trainer/src/training/channel-order.js';

/** Two channels of three cells. */
const FIRST = Float32Array.of(1, 2, 3, 10, 20, 30);
const LAST = Float32Array.of(1, 10, 2, 20, 3, 30);

test('channels go from first to last, and back', () => {
  assert.deepEqual(toChannelsLast(FIRST, 2), LAST);
  assert.deepEqual(toChannelsFirst(LAST, 2), FIRST);
});

test('the first channels alone come first', () => {
  assert.deepEqual(toChannelsFirst(LAST, 2, 1), FIRST.slice(0, 3));
});

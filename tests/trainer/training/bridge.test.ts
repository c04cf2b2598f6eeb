import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bridgeOf, bridgeShare } from '../../../trainer/src/training/bridge.js';
import { PRESETS } from '../../../trainer/src/training/presets.js';

const RED = [0.9, 0, 0, 0.9];

/** @param rows one character a cell: `#` is red, anything else empty */
function picture(rows: string[]): Float32Array {
  const cells = [...rows.join('')];
  return Float32Array.from(cells.flatMap((cell) => (cell === '#' ? RED : [0, 0, 0, 0])));
}

/** Which cells a bridge fills. */
function bridgeIn(rows: string[]): string[] | undefined {
  const width = rows[0].length;
  const bridge = bridgeOf(picture(rows), rows.length, width);
  if (!bridge) return undefined;
  return rows.map((row, y) =>
    [...row].map((_, x) => (bridge[4 * (y * width + x) + 3] > 0 ? '+' : '.')).join(''),
  );
}

test('leads from the middle to the nearest cell, in its colour', () => {
  const crescent = ['.......', '.......', '.......', '.......', '......#', '......#', '#######'];
  assert.deepEqual(bridgeIn(crescent), [
    '.......',
    '.......',
    '..+++..',
    '..+++..',
    '..+++..',
    '..+++..',
    '.......',
  ]);
  const bridge = bridgeOf(picture(crescent), 7, 7)!;
  const middle = 4 * (3 * 7 + 3);
  assert.deepEqual(bridge.slice(middle, middle + 4), Float32Array.from(RED));
});

test('ends at the edge of the grid', () => {
  const far = Array.from({ length: 7 }, (_, y) => (y === 3 ? '......#' : '.......'));
  const filled = ['.......', '.......', '..+++++', '..++++.', '..+++++', '.......', '.......'];
  assert.deepEqual(bridgeIn(far), filled);
});

test('is not there where the middle lives, or where nothing is', () => {
  const dot = Array.from({ length: 5 }, (_, y) => (y === 1 ? '.#...' : '.....'));
  assert.equal(bridgeIn(dot), undefined);
  assert.equal(bridgeIn(['.....', '.....', '.....', '.....', '.....']), undefined);
});

test('is whole while a run warms up, and gone as many iterations later', () => {
  const shares = (changes: object) =>
    [0, 99, 100, 150, 200, 400].map((iteration) =>
      bridgeShare({ ...PRESETS.default, ...changes }, iteration),
    );
  assert.deepEqual(shares({ iterations: 1000, warmUp: 100 }), [1, 1, 1, 0.5, 0, 0]);
  assert.deepEqual(shares({ iterations: 200, warmUp: 300 }), [1, 1, 1, 0.5, 0, 0]);
  assert.deepEqual(shares({ iterations: 1000, warmUp: 0 }), [0, 0, 0, 0, 0, 0]);
});

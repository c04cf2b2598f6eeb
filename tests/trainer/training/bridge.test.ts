import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bridged } from '../../../trainer/src/training/bridge.js';

const RED = [0.9, 0, 0, 0.9];

/** @param rows one character a cell: `#` is red, anything else empty */
function picture(rows: string[]): Float32Array {
  const cells = [...rows.join('')];
  return Float32Array.from(cells.flatMap((cell) => (cell === '#' ? RED : [0, 0, 0, 0])));
}

/** Which cells a bridge fills, and which are the picture's. */
function bridgeIn(rows: string[]): string[] {
  const width = rows[0].length;
  const result = bridged(picture(rows), rows.length, width);
  const alpha = (x: number, y: number) => result[4 * (y * width + x) + 3];
  const characterOf = (value: number) => (value > 0.5 ? '#' : value > 0.1 ? '+' : '.');
  return rows.map((row, y) => [...row].map((_, x) => characterOf(alpha(x, y))).join(''));
}

test('leads from the middle to the nearest cell, in its colour', () => {
  const crescent = ['.......', '.......', '.......', '.......', '......#', '......#', '#######'];
  assert.deepEqual(bridgeIn(crescent), [
    '.......',
    '.......',
    '..+++..',
    '..+++..',
    '..+++.#',
    '..+++.#',
    '#######',
  ]);
  const middle = 4 * (3 * 7 + 3);
  const colour = bridged(picture(crescent), 7, 7).slice(middle, middle + 4);
  assert.deepEqual(
    colour,
    Float32Array.from(RED, (value) => 0.25 * Math.fround(value)),
  );
});

test('ends at the edge of the grid', () => {
  const far = Array.from({ length: 7 }, (_, y) => (y === 3 ? '......#' : '.......'));
  const filled = ['.......', '.......', '..+++++', '..++++#', '..+++++', '.......', '.......'];
  assert.deepEqual(bridgeIn(far), filled);
});

test('is not there where the middle lives, or where nothing is', () => {
  const dot = ['.....', '.#...', '.....', '.....', '.....'];
  assert.deepEqual(bridgeIn(dot), dot);
  const empty = Array(5).fill('.....');
  assert.deepEqual(bridgeIn(empty), empty);
});

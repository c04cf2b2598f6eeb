import assert from 'node:assert/strict';
import { test } from 'node:test';
import { carry } from '../../../src/grid/carry.js';

test('a cell that gives no alpha gives no turn, though rounding leaves it a share', () => {
  const size = { width: 24, height: 20 };
  const plane = size.width * size.height;
  const cells = new Float32Array(4 * plane);
  const turns = new Float32Array(plane);
  // By 30 degrees, cell (0, 10) is taken of row 4 alone; of row 5, rounding leaves it a share of 5e-16.
  for (let x = 0; x < size.width; x++) {
    cells[3 * plane + 5 * size.width + x] = 1;
    turns[5 * size.width + x] = 75;
  }
  const window = { left: 0, top: 0, ...size };
  const carried = carry({ cells, window, turns }, 4, size, 30, false);
  assert.equal(carried.turns![10 * size.width], 0);
});

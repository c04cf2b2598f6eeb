import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isCramped, MARGIN } from '../../../src/grid/living-window.js';

test('a window is cramped once anything is in its margin, on any side', () => {
  const size = { width: 64, height: 40 };
  const isCrampedWith = (x: number, y: number, width = 12, height = 9) => {
    const cells = new Float32Array(2 * width * height);
    cells[width * height + y * width + x] = 0.01;
    return isCramped(cells, { left: 3, top: 5, width, height }, size);
  };
  const [right, bottom] = [12 - MARGIN, 9 - MARGIN];
  for (let x = MARGIN; x < right; x++) {
    for (let y = MARGIN; y < bottom; y++) assert.ok(!isCrampedWith(x, y), `${x}, ${y}`);
  }
  for (const [x, y] of [
    [MARGIN - 1, 4],
    [right, 4],
    [6, MARGIN - 1],
    [6, bottom],
  ]) {
    assert.ok(isCrampedWith(x, y), `${x}, ${y}`);
  }
  // Where it wraps there is no margin.
  assert.ok(!isCrampedWith(0, 4, 64, 9));
  assert.ok(isCrampedWith(0, 0, 64, 9));
  assert.ok(!isCrampedWith(6, 39, 12, 40));
  assert.ok(isCrampedWith(0, 39, 12, 40));
  assert.ok(!isCrampedWith(0, 0, 64, 40));
});

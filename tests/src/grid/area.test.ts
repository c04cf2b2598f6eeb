import assert from 'node:assert/strict';
import { test } from 'node:test';
import { areaSpans } from '../../../src/grid/area.js';
import type { Area } from '../../../src/grid/area.js';
import { randomNumbers } from '../../helpers/rollouts.js';
import { testRandomSeed } from '../../helpers/random-seed.js';

const RANDOM_SEED = testRandomSeed('the areas');

const size = { width: 13, height: 9 };

/** Whether the centre of a cell lies within an area. */
function contains(area: Area, x: number, y: number): boolean {
  if ('radius' in area) return Math.hypot(x - area.x, y - area.y) <= area.radius;
  const [right, down] = [x - area.x, y - area.y];
  return right >= 0 && right <= area.width && down >= 0 && down <= area.height;
}

function cellsOf(spans: Iterable<{ y: number; start: number; end: number }>): string[] {
  return [...spans].flatMap(({ y, start, end }) =>
    Array.from({ length: end - start }, (_, i) => `${start + i},${y}`),
  );
}

test('an area has the cells whose centres lie within it, cut at the edge', () => {
  const random = randomNumbers(RANDOM_SEED);
  for (let i = 0; i < 500; i++) {
    const place = { x: 20 * random() - 4, y: 16 * random() - 4 };
    const area: Area =
      i % 2 === 0
        ? { ...place, radius: 6 * random() }
        : { ...place, width: 8 * random(), height: 8 * random() };
    const expected = [];
    for (let y = 0; y < size.height; y++) {
      for (let x = 0; x < size.width; x++) if (contains(area, x, y)) expected.push(`${x},${y}`);
    }
    assert.deepEqual(cellsOf(areaSpans(area, size)), expected, JSON.stringify(area));
  }
});

test('a circle of radius 0 is one cell, and one of radius 1 a cross', () => {
  assert.deepEqual(cellsOf(areaSpans({ x: 4, y: 5, radius: 0 }, size)), ['4,5']);
  assert.deepEqual(cellsOf(areaSpans({ x: 4, y: 5, radius: 1 }, size)), [
    '4,4',
    '3,5',
    '4,5',
    '5,5',
    '4,6',
  ]);
});

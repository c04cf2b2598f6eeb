import { ALIVE_THRESHOLD } from '../../../src/grid/alive.js';
import type { Picture } from './score.js';

/** What became of a pattern. */
export type Fate = 'well' | 'dead' | 'exploded' | 'sliding';

/** Premultiplied colours lie in 0..1; a pattern that holds stays close. */
const LARGEST_COLOUR = 3;
/** A pattern may blur at the rim, but not cover this many times its target's cells. */
const LARGEST_GROWTH = 1.5;
/** One that covers this many times its target's cells does not come back. */
const BEYOND_RECALL = 3;
/** In cells: a pattern that still fills out as it settles may seem to move by one. */
const SMALLEST_SLIDE = 2;

/**
 * Looks at a pattern that should have settled where it grew.
 *
 * Dead: no living cell. Exploded: values that are no colours, or far more living cells than the
 * target has. Sliding: the alpha channel lies two cells or more off the place where it had grown, so
 * the pattern wanders over the grid, however well drawn.
 *
 * @param state [channels, height, width]
 * @param grown the same pattern when it had just grown
 */
export function fateOf(state: Float32Array, grown: Float32Array, target: Picture): Fate {
  const { width, height } = target;
  if (!state.every(Number.isFinite)) return 'exploded';
  if (state.subarray(0, 4 * width * height).some((value) => Math.abs(value) > LARGEST_COLOUR)) {
    return 'exploded';
  }
  if (countLiving(alphaOf(state, target)) === 0) return 'dead';
  if (covers(state, target, LARGEST_GROWTH)) return 'exploded';
  const moved = displacement(alphaOf(state, target), alphaOf(grown, target), width, height);
  return Math.max(...moved.map(Math.abs)) < SMALLEST_SLIDE ? 'well' : 'sliding';
}

/** Whether a pattern has exploded for good, and covers so much that every further step is slow. */
export function isBeyondRecall(state: Float32Array, target: Picture): boolean {
  return !state.every(Number.isFinite) || covers(state, target, BEYOND_RECALL);
}

/** Whether more cells of a pattern live than so many times the target's. */
function covers(state: Float32Array, target: Picture, times: number): boolean {
  return countLiving(alphaOf(state, target)) > times * countLiving(alphaOf(target.data, target));
}

function alphaOf(planes: Float32Array, { width, height }: Picture): Float32Array {
  return planes.subarray(3 * width * height, 4 * width * height);
}

function countLiving(alpha: Float32Array): number {
  return alpha.reduce((count, value) => count + (value > ALIVE_THRESHOLD ? 1 : 0), 0);
}

/**
 * By how many cells, on the grid that wraps, a pattern has moved: where the product of its alpha
 * and the former one is largest.
 *
 * @param alpha [height, width], as `former`
 * @returns right and down; nothing where it lies fits best, or nothing is left of it
 */
export function displacement(
  alpha: Float32Array,
  former: Float32Array,
  width: number,
  height: number,
): [right: number, down: number] {
  const cells = [...former.keys()].filter((cell) => former[cell] > 0);
  const weights = Float32Array.from(cells, (cell) => former[cell]);
  // Four copies of the grid side by side: no shift leads out of them.
  const places = Int32Array.from(cells, (cell) => placeOf(cell % width, Math.floor(cell / width)));
  const copies = new Float32Array(4 * width * height);
  for (let y = 0; y < 2 * height; y++) {
    const row = alpha.subarray((y % height) * width, ((y % height) + 1) * width);
    copies.set(row, placeOf(0, y));
    copies.set(row, placeOf(width, y));
  }
  let best = { right: 0, down: 0, fit: correlation(0, 0) };
  for (let down = -(height >> 1); down < height / 2; down++) {
    for (let right = -(width >> 1); right < width / 2; right++) {
      const fit = correlation(right, down);
      if (fit > best.fit) best = { right, down, fit };
    }
  }
  return [best.right, best.down];

  function placeOf(x: number, y: number): number {
    return y * 2 * width + x;
  }

  function correlation(right: number, down: number): number {
    const shift = placeOf(right < 0 ? right + width : right, down < 0 ? down + height : down);
    let sum = 0;
    for (let i = 0; i < places.length; i++) sum += weights[i] * copies[places[i] + shift];
    return sum;
  }
}

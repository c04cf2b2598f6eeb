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
  let best = { right: 0, down: 0, fit: correlation(0, 0) };
  for (let down = -(height >> 1); down < height / 2; down++) {
    for (let right = -(width >> 1); right < width / 2; right++) {
      const fit = correlation(right, down);
      if (fit > best.fit) best = { right, down, fit };
    }
  }
  return [best.right, best.down];

  function correlation(right: number, down: number): number {
    let sum = 0;
    for (const cell of cells) {
      const x = (cell % width) + right;
      const y = Math.floor(cell / width) + down;
      const wrappedX = x < 0 ? x + width : x >= width ? x - width : x;
      const wrappedY = y < 0 ? y + height : y >= height ? y - height : y;
      sum += former[cell] * alpha[wrappedY * width + wrappedX];
    }
    return sum;
  }
}

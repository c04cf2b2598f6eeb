import { ALIVE_THRESHOLD } from '../../../src/grid/alive.js';
import type { Picture } from './score.js';

/** The fate of a pattern. */
export type Fate = 'well' | 'dead' | 'exploded' | 'sliding';

/** Premultiplied colours are in 0..1; a pattern that holds stays close to that. */
const LARGEST_COLOUR = 3;
/**
 * A pattern that covers this many times its target's cells has exploded; less may be a blurred rim.
 */
const LARGEST_GROWTH = 1.5;
/** A pattern that covers this many times its target's cells does not recover. */
const BEYOND_RECALL = 3;
/** Cells; a pattern that is still settling may seem to move by one. */
const SMALLEST_SLIDE = 2;

/**
 * Classifies a pattern that should have settled where it grew.
 *
 * Dead: no living cell. Exploded: values far outside the range of colours, or far more living cells
 * than the target has. Sliding: the alpha channel is two cells or more away from where it had
 * grown, so the pattern wanders over the grid, however well drawn.
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

/** Whether a pattern has exploded for good, and covers so much that each further step is slow. */
export function isBeyondRecall(state: Float32Array, target: Picture): boolean {
  return !state.every(Number.isFinite) || covers(state, target, BEYOND_RECALL);
}

/** Whether a pattern has more living cells than `times` the target's. */
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
 * How many cells a pattern has moved, on the grid that wraps: the shift that maximises the product
 * of its alpha and the former one.
 *
 * @param alpha [height, width], like `former`
 * @returns right and down; zero if that fits best, or if nothing is left of the pattern
 */
export function displacement(
  alpha: Float32Array,
  former: Float32Array,
  width: number,
  height: number,
): [right: number, down: number] {
  const cells = [...former.keys()].filter((cell) => former[cell] > 0);
  const weights = Float32Array.from(cells, (cell) => former[cell]);
  // Four copies of the grid side by side, so that no shift leads outside.
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

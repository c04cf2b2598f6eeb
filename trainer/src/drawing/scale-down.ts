import { DRAWING_SCALE } from './drawing-scale.js';
import { premultiplyBytes, unpremultiplyBytes } from './premultiply-bytes.js';

/** Pixels of a drawing, along each side, of which the first pass takes the mean. */
const BLOCK = 4;
/** Pixels of the means for each one of the result. */
const RATIO = DRAWING_SCALE / BLOCK;
const LOBES = 3;
/** Of the weights, as whole numbers. */
const ONE = 4096;

const WEIGHTS = lanczosWeights();

/**
 * Scales a drawing to one pixel for DRAWING_SCALE by DRAWING_SCALE of its own: means of blocks, then
 * a Lanczos window of three lobes, on premultiplied bytes. To the last bit it is what sharp (libvips)
 * does with a Lanczos kernel, but here it is the same in all browsers and on Node.js.
 *
 * @param pixels RGBA, 0..255, [DRAWING_SCALE * side, DRAWING_SCALE * side, 4], not premultiplied
 * @param side of the result
 * @returns [side, side, 4]
 */
export function scaleDown(pixels: Uint8Array | Uint8ClampedArray, side: number): Uint8ClampedArray {
  const wide = side * DRAWING_SCALE;
  // Down, with whole rows as lines, then across.
  const rows = halve(average(premultiplyBytes(pixels), 4 * wide), 4 * wide, side, 1);
  const across = halve(average(rows, 4), 4, side, side);
  return unpremultiplyBytes(across);
}

/**
 * Means of every BLOCK entries that follow each other.
 *
 * @param values entry after entry
 * @param length numbers of an entry
 */
function average(values: Uint8Array, length: number): Uint8Array {
  const result = new Uint8Array(values.length / BLOCK);
  for (let to = 0; to < result.length; to++) {
    const from = Math.floor(to / length) * BLOCK * length + (to % length);
    let sum = BLOCK / 2;
    for (let index = 0; index < BLOCK; index++) sum += values[from + index * length];
    result[to] = sum / BLOCK;
  }
  return result;
}

/**
 * One entry for every two, weighed over some more; beyond the ends the last one goes on.
 *
 * @param values of several groups, each of twice `count` entries of `length` numbers
 */
function halve(values: Uint8Array, length: number, count: number, groups: number): Uint8Array {
  const result = new Uint8Array(groups * count * length);
  const last = RATIO * count - 1;
  for (let group = 0, to = 0; group < groups; group++) {
    const start = group * RATIO * count * length;
    for (let entry = 0; entry < count; entry++) {
      for (let place = 0; place < length; place++, to++) {
        let sum = ONE / 2;
        for (let index = 0; index < WEIGHTS.length; index++) {
          const nearest = RATIO * entry + index - (WEIGHTS.length / 2 - 1);
          const from = Math.min(last, Math.max(0, nearest));
          sum += WEIGHTS[index] * values[start + from * length + place];
        }
        result[to] = Math.min(255, Math.max(0, Math.floor(sum / ONE)));
      }
    }
  }
  return result;
}

/** Of the pixels about the middle between two. */
function lanczosWeights(): number[] {
  const count = 2 * LOBES * RATIO;
  const window = Array.from({ length: count }, (_, index) => {
    const x = (Math.PI * (index - (count - 1) / 2)) / RATIO;
    return (LOBES * Math.sin(x) * Math.sin(x / LOBES)) / x ** 2;
  });
  const sum = window.reduce((total, weight) => total + weight, 0);
  return window.map((weight) => Math.trunc((weight / sum) * ONE));
}

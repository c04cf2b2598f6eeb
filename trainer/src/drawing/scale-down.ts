import { DRAWING_SCALE } from './drawing-scale.js';
import { premultiplyBytes, unpremultiplyBytes } from './premultiply-bytes.js';

/** Side in pixels of the blocks that the first pass averages. */
const BLOCK = 4;
/** Averaged pixels per pixel of the result, along each side. */
const RATIO = DRAWING_SCALE / BLOCK;
const LOBES = 3;
/** The fixed-point value of a weight of 1. */
const ONE = 4096;

const WEIGHTS = lanczosWeights();

/**
 * Scales a drawing down by DRAWING_SCALE: means of blocks, then a Lanczos window of three lobes, on
 * premultiplied bytes. The result is bit-identical to that of sharp (libvips) with a Lanczos
 * kernel, and the same in all browsers and on Node.js.
 *
 * @param pixels RGBA, 0..255, [DRAWING_SCALE * side, DRAWING_SCALE * side, 4], not premultiplied
 * @param side of the result
 * @returns [side, side, 4]
 */
export function scaleDown(pixels: Uint8Array | Uint8ClampedArray, side: number): Uint8ClampedArray {
  const wide = side * DRAWING_SCALE;
  // Vertically, with whole rows as entries, then horizontally.
  const rows = halve(average(premultiplyBytes(pixels), 4 * wide), 4 * wide, side, 1);
  const across = halve(average(rows, 4), 4, side, side);
  return unpremultiplyBytes(across);
}

/**
 * Means of every BLOCK consecutive entries.
 *
 * @param values entry after entry
 * @param length numbers per entry
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
 * Halves the number of entries, with weights over some neighbours; beyond the ends the last entry
 * is repeated.
 *
 * @param values several groups, each of `2 * count` entries of `length` numbers
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

/** Weights of the pixels around the middle between two pixels. */
function lanczosWeights(): number[] {
  const count = 2 * LOBES * RATIO;
  const window = Array.from({ length: count }, (_, index) => {
    const x = (Math.PI * (index - (count - 1) / 2)) / RATIO;
    return (LOBES * Math.sin(x) * Math.sin(x / LOBES)) / x ** 2;
  });
  const sum = window.reduce((total, weight) => total + weight, 0);
  return window.map((weight) => Math.trunc((weight / sum) * ONE));
}

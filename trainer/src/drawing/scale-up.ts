import { cubicWeights } from '../../../src/grid/cubic.js';
import { DRAWING_SCALE } from './drawing-scale.js';
import { premultiplyBytes, unpremultiplyBytes } from './premultiply-bytes.js';

/** Source pixels per new pixel, along each side. */
const TAPS = 4;
/** The fixed-point value of a weight of 1. */
const ONE = 4096;

/**
 * Scales a picture up to a drawing, by cubic curves on premultiplied bytes. The
 * result is the same in all browsers and on Node.js.
 *
 * @param pixels RGBA, 0..255, [side, side, 4], not premultiplied
 * @returns [DRAWING_SCALE * side, DRAWING_SCALE * side, 4]
 */
export function scaleUp(pixels: Uint8Array | Uint8ClampedArray, side: number): Uint8ClampedArray {
  const wide = side * DRAWING_SCALE;
  const columns = Array.from({ length: wide }, (_, place) => sourcesOf(place, side));
  const from = premultiplyBytes(pixels);
  const rows = new Int32Array(4 * wide * side);
  for (let y = 0, to = 0; y < side; y++) {
    for (const { weights, places } of columns) {
      for (let channel = 0; channel < 4; channel++, to++) {
        let sum = ONE / 2;
        for (let tap = 0; tap < TAPS; tap++) {
          sum += weights[tap] * from[4 * (y * side + places[tap]) + channel];
        }
        rows[to] = Math.floor(sum / ONE);
      }
    }
  }
  const result = new Uint8Array(4 * wide * wide);
  for (let y = 0, to = 0; y < wide; y++) {
    const { weights, places } = columns[y];
    for (let place = 0; place < 4 * wide; place++, to++) {
      let sum = ONE / 2;
      for (let tap = 0; tap < TAPS; tap++)
        sum += weights[tap] * rows[4 * wide * places[tap] + place];
      result[to] = Math.min(255, Math.max(0, Math.floor(sum / ONE)));
    }
  }
  return unpremultiplyBytes(result);
}

/** The source pixels around a place of the drawing, and their weights. */
function sourcesOf(place: number, side: number): { weights: number[]; places: number[] } {
  const at = (place + 0.5) / DRAWING_SCALE - 0.5;
  const first = Math.floor(at);
  const weights = cubicWeights(at - first).map((weight) => Math.trunc(ONE * weight));
  const places = weights.map((_, tap) => Math.min(side - 1, Math.max(0, first + tap - 1)));
  return { weights, places };
}

import { DRAWING_SCALE } from '../targets/turn-drawing.js';

/**
 * Means of DRAWING_SCALE by DRAWING_SCALE pixels, weighed by alpha, so that no colour of
 * transparent pixels leaks in. Browsers scale each in their own way; this is the same in all.
 *
 * @param side of the result
 */
export function scaleDown(pixels: Uint8ClampedArray, side: number): Uint8ClampedArray {
  const result = new Uint8ClampedArray(4 * side * side);
  const wide = side * DRAWING_SCALE;
  for (let y = 0, to = 0; y < side; y++) {
    for (let x = 0; x < side; x++, to += 4) {
      const sums = [0, 0, 0, 0];
      for (let row = y * DRAWING_SCALE; row < (y + 1) * DRAWING_SCALE; row++) {
        for (let column = x * DRAWING_SCALE; column < (x + 1) * DRAWING_SCALE; column++) {
          const from = 4 * (row * wide + column);
          const alpha = pixels[from + 3];
          for (let channel = 0; channel < 3; channel++) {
            sums[channel] += alpha * pixels[from + channel];
          }
          sums[3] += alpha;
        }
      }
      if (sums[3] === 0) continue;
      for (let channel = 0; channel < 3; channel++) result[to + channel] = sums[channel] / sums[3];
      result[to + 3] = sums[3] / DRAWING_SCALE ** 2;
    }
  }
  return result;
}

import { centreOf } from '../../../src/grid/size.js';

/** A picture on a grid: RGBA, [4, height, width], RGB premultiplied by alpha. */
export interface Picture {
  data: Float32Array;
  width: number;
  height: number;
}

/**
 * Sum of squared differences of premultiplied RGBA over the whole grid / (size * size * 4), where
 * `size` is the side of the picture without its padding, so that the padding does not change the
 * measure.
 *
 * @param state [channels, height, width]; its first four channels are compared
 */
export function pictureError(state: Float32Array, target: Picture, size: number): number {
  const { data } = target;
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += (state[i] - data[i]) ** 2;
  return sum / (size * size * 4);
}

/**
 * Turns a picture, or any other planes, by quarters about the cell in which the seed is planted:
 * clockwise, on a screen whose y axis points down. On a grid with even sides that cell is not the
 * exact middle, so the result is shifted by a cell compared with turning the whole image. What
 * leaves the grid re-enters on the other side.
 *
 * @param quarters whole number of right angles
 * @throws RangeError if the grid is not square
 */
export function turnAboutSeed(picture: Picture, quarters: number): Picture {
  const { data, width, height } = picture;
  if (width !== height) throw new RangeError(`A grid of ${width} x ${height} cannot be turned`);
  const side = width;
  const centre = centreOf(picture).x;
  const wrap = (coordinate: number) => ((coordinate % side) + side) % side;
  let current = data;
  for (let turn = 0; turn < ((quarters % 4) + 4) % 4; turn++) {
    const turned = new Float32Array(data.length);
    for (let channel = 0; channel < data.length; channel += side * side) {
      for (let y = 0; y < side; y++) {
        for (let x = 0; x < side; x++) {
          // A clockwise quarter takes (right, down) to (-down, right).
          const fromX = wrap(centre + (y - centre));
          const fromY = wrap(centre - (x - centre));
          turned[channel + y * side + x] = current[channel + fromY * side + fromX];
        }
      }
    }
    current = turned;
  }
  return { data: current === data ? data.slice() : current, width, height };
}

/** Median, mean and worst of a row of errors; values that are not finite count as the worst. */
export interface Summary {
  median: number;
  mean: number;
  worst: number;
}

/** @param errors at least one */
export function summarise(errors: readonly number[]): Summary {
  const sorted = errors.map((error) => (Number.isFinite(error) ? error : Infinity));
  sorted.sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
  const mean = sorted.reduce((sum, error) => sum + error, 0) / sorted.length;
  return { median, mean, worst: sorted[sorted.length - 1] };
}

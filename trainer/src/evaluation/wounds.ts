import { ALIVE_THRESHOLD } from '../../../src/grid/alive.js';
import { centreOf } from '../../../src/grid/size.js';
import { hash4 } from '../../../src/grid/update-mask.js';
import type { Half } from './rows.js';
import type { Picture } from './score.js';

/** A grid's sides, in cells. */
type Size = Pick<Picture, 'width' | 'height'>;

/**
 * Sets all channels to zero within a circle whose centre is a random cell of the pattern.
 *
 * @param state [channels, height, width]; changed in place
 * @param target determines which cells belong to the pattern
 * @param radius in cells; a cell is cleared if its centre is at most this far away
 */
export function makeHole(
  state: Float32Array,
  target: Picture,
  radius: number,
  randomSeed: number,
): void {
  const { data, width, height } = target;
  const alpha = data.subarray(3 * width * height);
  const inside = [...alpha.keys()].filter((cell) => alpha[cell] > ALIVE_THRESHOLD);
  const centre = inside[hash4(randomSeed, 0, 0, 0) % inside.length];
  cutCircle(state, target, centre % width, Math.floor(centre / width), radius);
}

/** Sets all channels to zero within a circle about the cell in which the seed was planted. */
export function loseCentre(state: Float32Array, size: Size, radius: number): void {
  const { x, y } = centreOf(size);
  cutCircle(state, size, x, y, radius);
}

/** Sets all channels to zero in a half of the grid; on odd sides the middle cells stay. */
export function loseHalf(state: Float32Array, size: Size, half: Half): void {
  const [width, height] = [size.width / 2, size.height / 2];
  clear(state, size, (x, y) => {
    switch (half) {
      case 'left':
        return x + 1 <= width;
      case 'right':
        return x >= width;
      case 'top':
        return y + 1 <= height;
      case 'bottom':
        return y >= height;
    }
  });
}

function cutCircle(
  state: Float32Array,
  size: Size,
  centreX: number,
  centreY: number,
  radius: number,
): void {
  clear(state, size, (x, y) => (x - centreX) ** 2 + (y - centreY) ** 2 <= radius ** 2);
}

function clear(
  state: Float32Array,
  { width, height }: Size,
  lost: (x: number, y: number) => boolean,
): void {
  const cells = width * height;
  for (let cell = 0; cell < cells; cell++) {
    if (!lost(cell % width, Math.floor(cell / width))) continue;
    for (let i = cell; i < state.length; i += cells) state[i] = 0;
  }
}

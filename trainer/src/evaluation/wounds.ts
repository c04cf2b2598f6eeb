import { ALIVE_THRESHOLD } from '../../../src/model/contract.js';
import { hash4 } from '../../../src/model/update-mask.js';
import type { Picture } from './score.js';

/**
 * Sets all channels to zero within a circle whose centre is a random cell of the pattern.
 *
 * @param state [channels, height, width]; changed in place
 * @param target tells which cells belong to the pattern
 * @param radius in cells; a cell belongs to the hole if its centre is at most this far
 */
export function makeHole(
  state: Float32Array,
  { data, width, height }: Picture,
  radius: number,
  randomSeed: number,
): void {
  const cells = width * height;
  const alpha = data.subarray(3 * cells);
  const inside = [...alpha.keys()].filter((cell) => alpha[cell] > ALIVE_THRESHOLD);
  const centre = inside[hash4(randomSeed, 0, 0, 0) % inside.length];
  const centreX = centre % width;
  const centreY = Math.floor(centre / width);
  for (let cell = 0; cell < cells; cell++) {
    const right = (cell % width) - centreX;
    const down = Math.floor(cell / width) - centreY;
    if (right ** 2 + down ** 2 > radius ** 2) continue;
    for (let i = cell; i < state.length; i += cells) state[i] = 0;
  }
}

import { ALIVE_THRESHOLD } from '../model/contract.js';
import type { GridSize, Place } from './engine.js';

/**
 * Several organisms on one grid, each turned by an angle of its own: every cell keeps a turn, in
 * degrees. A grown cell, whose alpha is above the threshold of life, keeps its own; every other
 * takes on, before each step, that of its grown neighbour with the most alpha. The first wins a
 * tie, row by row from the top left one. So what grows is turned as what it grows from.
 *
 * @param turns [height, width]; changed in place
 * @param alpha [height, width]; the grid wraps
 */
export function spreadTurns(turns: Float32Array, alpha: Float32Array, size: GridSize): void {
  const { width, height } = size;
  for (let y = 0, cell = 0; y < height; y++) {
    for (let x = 0; x < width; x++, cell++) {
      if (alpha[cell] > ALIVE_THRESHOLD) continue;
      let most = ALIVE_THRESHOLD;
      for (let above = y + height - 1; above <= y + height + 1; above++) {
        for (let before = x + width - 1; before <= x + width + 1; before++) {
          const neighbour = (above % height) * width + (before % width);
          if (!(alpha[neighbour] > most)) continue;
          most = alpha[neighbour];
          turns[cell] = turns[neighbour];
        }
      }
    }
  }
}

/**
 * Cosine and sine of the angle θ that each cell's perception is turned by: perception turned by θ
 * turns what grows by -θ.
 *
 * @param angle degrees, clockwise, by which all is turned
 * @param turns [length], by which each cell is turned besides
 * @param rotation [2, length]; filled
 */
export function rotationOf(angle: number, turns: ArrayLike<number>, rotation: Float32Array): void {
  for (let cell = 0; cell < turns.length; cell++) {
    const theta = (-(angle + turns[cell]) * Math.PI) / 180;
    rotation[cell] = Math.cos(theta);
    rotation[turns.length + cell] = Math.sin(theta);
  }
}

/** @returns the index of the cell nearest to a place, row by row, or undefined beyond the grid */
export function cellAt(place: Place, { width, height }: GridSize): number | undefined {
  const [x, y] = [Math.round(place.x), Math.round(place.y)];
  return x >= 0 && x < width && y >= 0 && y < height ? y * width + x : undefined;
}

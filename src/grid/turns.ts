import { ALIVE_THRESHOLD } from './alive.js';
import type { GridSize } from './size.js';
import { wholeWindow } from './living-window.js';
import type { Window } from './living-window.js';

/**
 * Spreads the turns of cells. Several patterns can grow on one grid, each turned by its own angle,
 * so every cell stores a turn in degrees. A grown cell (alpha above the alive threshold) keeps its
 * turn. Before each step, every other cell copies the turn of its grown neighbour with the most
 * alpha, the first in row order if several are equal. So what grows is turned like what it grows
 * from.
 *
 * @param turns [height, width] of the grid; changed in place
 * @param alpha [height, width] of the window, which wraps onto itself; no cell beyond it is grown
 * @param window default: the whole grid
 */
export function spreadTurns(
  turns: Float32Array,
  alpha: Float32Array,
  size: GridSize,
  window: Window = wholeWindow(size),
): void {
  const { width, height } = window;
  const inGrid = (x: number, y: number) =>
    ((window.top + y) % size.height) * size.width + ((window.left + x) % size.width);
  for (let y = 0, cell = 0; y < height; y++) {
    for (let x = 0; x < width; x++, cell++) {
      if (alpha[cell] > ALIVE_THRESHOLD) continue;
      let most = ALIVE_THRESHOLD;
      for (let above = y + height - 1; above <= y + height + 1; above++) {
        for (let before = x + width - 1; before <= x + width + 1; before++) {
          const [column, row] = [before % width, above % height];
          const strength = alpha[row * width + column];
          if (!(strength > most)) continue;
          most = strength;
          turns[inGrid(x, y)] = turns[inGrid(column, row)];
        }
      }
    }
  }
}

/**
 * Cosine and sine of the angle θ by which each cell's perception is turned: turning perception by θ
 * turns what grows by -θ.
 *
 * @param angle degrees, clockwise, for all cells
 * @param turns [length], degrees, for each cell in addition
 * @param rotation [2, length]; filled
 */
export function rotationOf(angle: number, turns: ArrayLike<number>, rotation: Float32Array): void {
  let [turn, cosine, sine] = [NaN, 0, 0];
  for (let cell = 0; cell < turns.length; cell++) {
    // Neighbours mostly have the same turn.
    if (turns[cell] !== turn) {
      turn = turns[cell];
      const theta = (-(angle + turn) * Math.PI) / 180;
      [cosine, sine] = [Math.cos(theta), Math.sin(theta)];
    }
    rotation[cell] = cosine;
    rotation[turns.length + cell] = sine;
  }
}

/** Cosine and sine of an angle in degrees; exact for right angles. */
export function directionOf(degrees: number): [cosine: number, sine: number] {
  const rest = degrees % 360;
  const theta = (rest * Math.PI) / 180;
  const [cosine, sine] = [Math.cos(theta), Math.sin(theta)];
  return rest % 90 === 0 ? [Math.round(cosine), Math.round(sine)] : [cosine, sine];
}

import { scaleDown } from '../drawing/scale-down.js';
import { scaleUp } from '../drawing/scale-up.js';
import { pixelsOf } from './target-pixels.js';
import { premultiply, type Target } from './target.js';
import { turnDrawing } from './turn-drawing.js';

/**
 * Turns a picture in the middle of its grid about the seed's cell, then scales it down like a
 * target. The same drawing gives the same result on Node.js and in a page.
 *
 * @param drawing see turnDrawing
 * @param degrees clockwise
 * @returns [4, side, side], 0..1, RGB premultiplied, where side = size + 2 * padding
 */
export function turnPicture(
  drawing: Uint8Array | Uint8ClampedArray,
  size: number,
  padding: number,
  degrees: number,
): Float32Array {
  return premultiply(scaleDown(turnDrawing(drawing, size, padding, degrees), size + 2 * padding));
}

/**
 * The same for a target whose picture is not available: its cells are scaled up, which blurs
 * details finer than a cell.
 */
export function turnCells(target: Target, degrees: number): Float32Array {
  const { size, padding } = target;
  return turnPicture(scaleUp(pixelsOf(target), size), size, padding, degrees);
}

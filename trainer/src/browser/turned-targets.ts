import { turnPicture } from '../targets/turn.js';
import { TURN_DEGREES } from '../training/turns.js';

/**
 * A target turned by each of the turns. Takes seconds: call it in a worker.
 *
 * @param drawing see turnDrawing
 * @returns [4, height, width] each
 */
export function turnedTargets(
  drawing: Uint8ClampedArray,
  { size, padding }: { size: number; padding: number },
): Float32Array[] {
  return TURN_DEGREES.map((degrees) => turnPicture(drawing, size, padding, degrees));
}

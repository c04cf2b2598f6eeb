import { ALIVE_THRESHOLD } from '../../../src/grid/alive.js';
import { areaCells } from '../../../src/grid/area-cells.js';
import { centreOf } from '../../../src/grid/size.js';

/** Smallest alpha of a cell that a bridge may lead to. */
const SOLID = 0.5;

/** Alpha of a bridge: enough to live, and barely visible. */
const TRACE = 0.25;

/**
 * Adds a bridge for the seed to a picture. If the middle is empty, as in a ring or a crescent,
 * everything that a seed reaches in its first steps should be empty too, so gradients kill it
 * before it finds the picture; and a pattern that has learned to find it leaves the middle sooner
 * and sooner, until it dies there. A faint bridge, three cells wide, leads from the middle to the
 * nearest cells of the picture.
 *
 * @param picture RGBA, [height, width, 4], 0..1, RGB premultiplied by alpha
 * @returns in the same order; the picture itself if the middle is alive, or nothing is
 */
export function bridged(picture: Float32Array, height: number, width: number): Float32Array {
  const middle = centreOf({ width, height });
  const alpha = (cell: number) => picture[4 * cell + 3];
  /** A cell and its neighbours. */
  const around = (x: number, y: number) =>
    areaCells({ x: x - 1, y: y - 1, width: 2, height: 2 }, { width, height });

  if (around(middle.x, middle.y).some((cell) => alpha(cell) > ALIVE_THRESHOLD)) return picture;
  const distance = (cell: number) =>
    Math.hypot((cell % width) - middle.x, Math.floor(cell / width) - middle.y);
  const solid = Array.from({ length: width * height }, (_, cell) => cell).filter(
    (cell) => alpha(cell) > SOLID,
  );
  if (solid.length === 0) return picture;
  const end = solid.reduce((best, cell) => (distance(cell) < distance(best) ? cell : best));

  const result = picture.slice();
  const steps = Math.ceil(distance(end));
  for (let step = 0; step <= steps; step++) {
    const share = step / steps;
    const x = Math.round(middle.x + ((end % width) - middle.x) * share);
    const y = Math.round(middle.y + (Math.floor(end / width) - middle.y) * share);
    for (const cell of around(x, y)) {
      if (alpha(cell) > TRACE) continue;
      for (let channel = 0; channel < 4; channel++) {
        result[4 * cell + channel] = TRACE * picture[4 * end + channel];
      }
    }
  }
  return result;
}

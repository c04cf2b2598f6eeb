import { ALIVE_THRESHOLD } from '../../../src/grid/alive.js';
import type { TrainingSettings } from './settings.js';
import { warmUpEnd } from './settings.js';

/** Alpha of the cells that a bridge may lead to. */
const SOLID = 0.5;

const AROUND = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx): [number, number] => [dx, dy]));

/**
 * What a picture with an empty middle, such as a ring or a crescent, lacks for a seed to live on: the
 * seed's cells are to be empty, and so are all that it can reach in a step, so gradients kill it
 * before it has found the picture. A bridge leads from the middle to the nearest cells of the
 * picture, three cells wide and of their colour. It is part of the target until the pattern grows.
 *
 * @param picture RGBA, [height, width, 4], 0..1, RGB premultiplied by alpha
 * @returns what the bridge adds to the picture, in the same order; none where the middle is alive, or
 *   where there is no picture
 */
export function bridgeOf(
  picture: Float32Array,
  height: number,
  width: number,
): Float32Array | undefined {
  const [middleX, middleY] = [Math.floor(width / 2), Math.floor(height / 2)];
  const alpha = (cell: number) => picture[4 * cell + 3];
  /** A cell and those around it. */
  const around = (x: number, y: number) =>
    AROUND.map(([dx, dy]) => [x + dx, y + dy])
      .filter(([x, y]) => x >= 0 && x < width && y >= 0 && y < height)
      .map(([x, y]) => y * width + x);

  if (around(middleX, middleY).some((cell) => alpha(cell) > ALIVE_THRESHOLD)) return undefined;
  const distance = (cell: number) =>
    Math.hypot((cell % width) - middleX, Math.floor(cell / width) - middleY);
  const solid = Array.from({ length: width * height }, (_, cell) => cell).filter(
    (cell) => alpha(cell) > SOLID,
  );
  if (solid.length === 0) return undefined;
  const end = solid.reduce((best, cell) => (distance(cell) < distance(best) ? cell : best));

  const bridge = new Float32Array(picture.length);
  const steps = Math.ceil(distance(end));
  for (let step = 0; step <= steps; step++) {
    const share = step / steps;
    const x = Math.round(middleX + ((end % width) - middleX) * share);
    const y = Math.round(middleY + (Math.floor(end / width) - middleY) * share);
    for (const cell of around(x, y)) {
      if (alpha(cell) > SOLID) continue;
      for (let channel = 0; channel < 4; channel++) {
        bridge[4 * cell + channel] = picture[4 * end + channel] - picture[4 * cell + channel];
      }
    }
  }
  return bridge;
}

/**
 * How much of a bridge is there: all of it during the warm-up, none when as many iterations more have
 * passed.
 *
 * @returns 0..1
 */
export function bridgeShare(settings: TrainingSettings, iteration: number): number {
  const end = warmUpEnd(settings);
  return iteration < end ? 1 : Math.max(0, 2 - iteration / end) || 0;
}

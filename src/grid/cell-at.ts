import type { GridSize, Place } from './size.js';

/** @returns the index of the cell nearest to a place, or undefined outside the grid */
export function cellAt(place: Place, { width, height }: GridSize): number | undefined {
  const [x, y] = [Math.round(place.x), Math.round(place.y)];
  return x >= 0 && x < width && y >= 0 && y < height ? y * width + x : undefined;
}

import type { GridSize } from './size.js';

/**
 * A circle of cells, in cells. `x` and `y` are counted from the centre of the top left cell, so
 * whole numbers are cell centres; radius 0 is a single cell.
 */
export interface Circle {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** A rectangle of cells: those whose centres lie within `x..x + width` and `y..y + height`. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type Area = Circle | Rectangle;

/** The cells from `start` up to but not including `end` in row `y`. */
export interface Span {
  readonly y: number;
  readonly start: number;
  readonly end: number;
}

/**
 * @returns a copy with only the area's own fields, or undefined if a number is not finite or a size
 *   is negative
 */
export function usableArea(area: Area): Area | undefined {
  const { x, y } = area;
  const usable =
    'radius' in area
      ? { x, y, radius: area.radius }
      : { x, y, width: area.width, height: area.height };
  const [, , ...sizes] = Object.values(usable);
  const isUsable = [x, y, ...sizes].every(Number.isFinite) && sizes.every((size) => size >= 0);
  return isUsable ? usable : undefined;
}

/** The cells whose centres lie within the area, as spans of rows, clipped to the grid. */
export function* areaSpans(area: Area, size: GridSize): Generator<Span> {
  const { x, y } = area;
  const [top, bottom] =
    'radius' in area ? [y - area.radius, y + area.radius] : [y, y + area.height];
  const last = Math.min(size.height - 1, Math.floor(bottom));
  for (let row = Math.max(0, Math.ceil(top)); row <= last; row++) {
    const reach = 'radius' in area ? Math.sqrt(area.radius ** 2 - (row - y) ** 2) : 0;
    const right = 'radius' in area ? x + reach : x + area.width;
    const start = Math.max(0, Math.ceil(x - reach));
    const end = Math.min(size.width, Math.floor(right) + 1);
    if (start < end) yield { y: row, start, end };
  }
}

import type { Circle, GridSize } from './engine.js';

/** The cells from `start` up to but not including `end` in row `y`. */
export interface Span {
  readonly y: number;
  readonly start: number;
  readonly end: number;
}

/** The rows of the cells whose centres lie within the circle, cut at the grid's edge. */
export function* circleSpans({ x, y, radius }: Circle, size: GridSize): Generator<Span> {
  const last = Math.min(size.height - 1, Math.floor(y + radius));
  for (let row = Math.max(0, Math.ceil(y - radius)); row <= last; row++) {
    const reach = Math.sqrt(radius * radius - (row - y) * (row - y));
    const start = Math.max(0, Math.ceil(x - reach));
    const end = Math.min(size.width, Math.floor(x + reach) + 1);
    if (start < end) yield { y: row, start, end };
  }
}

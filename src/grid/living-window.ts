import type { GridSize, Place } from './size.js';

/**
 * A rectangle of a grid that wraps: columns from `left` and rows from `top`, modulo the grid's
 * sides.
 */
export interface Window extends GridSize {
  readonly left: number;
  readonly top: number;
}

/**
 * Empty cells that a window needs on each side of its contents before a step.
 *
 * A step reaches a cell's neighbours, and lets cells live that are next to a living one. So with
 * masking before and after, a cell next to one that is not zero can become non-zero; with masking
 * after, a cell two away can. Everything farther away changes by a constant at most, which the
 * alive mask clears again (`worksInWindows` checks this). The outermost cells of the window see
 * zeros, whether it wraps onto itself or the grid continues.
 */
export const MARGIN = 2;

/** The window that covers the whole grid. */
export function wholeWindow({ width, height }: GridSize): Window {
  return { left: 0, top: 0, width, height };
}

/**
 * The smallest window around all cells that are not zero, with its margin. On a grid that wraps
 * this is everything but the widest gap, so a pattern across an edge needs no larger window.
 *
 * @param cells [channels, part.height, part.width]; zero everywhere else
 * @param part where they lie in the grid
 * @param unit sides are rounded up to multiples of it
 * @param planted one more cell to include, in the grid
 * @returns a window without cells if all are zero
 */
export function livingWindow(
  cells: Float32Array,
  part: Window,
  size: GridSize,
  unit = 1,
  planted?: Place,
): Window {
  const columns = new Uint8Array(part.width);
  const rows = new Uint8Array(part.height);
  for (let i = 0, y = 0; i < cells.length; y = y + 1 === part.height ? 0 : y + 1) {
    for (let x = 0; x < part.width; x++, i++) {
      if (cells[i] !== 0) columns[x] = rows[y] = 1;
    }
  }
  const [left, width] = spanOf(columns, part.left, size.width, unit, planted?.x);
  const [top, height] = spanOf(rows, part.top, size.height, unit, planted?.y);
  return { left, top, width, height };
}

/**
 * Where the marked part of a circle begins and how long it is, both with its margin.
 *
 * @param marks of a stretch of the circle
 * @param offset where that stretch begins
 * @param around length of the circle
 * @param planted one more marked place
 */
function spanOf(
  marks: Uint8Array,
  offset: number,
  around: number,
  unit: number,
  planted?: number,
): [start: number, length: number] {
  const marked = new Uint8Array(around);
  marks.forEach((mark, i) => (marked[(offset + i) % around] = mark));
  if (planted !== undefined) marked[planted] = 1;
  const first = marked.indexOf(1);
  if (first < 0) return [0, 0];
  let [start, widestGap] = [first, 0];
  for (let i = 1, gap = 0; i <= around; i++) {
    const at = (first + i) % around;
    if (marked[at] === 0) {
      gap++;
    } else {
      if (gap > widestGap) [start, widestGap] = [at, gap];
      gap = 0;
    }
  }
  const needed = around - widestGap + 2 * MARGIN;
  const length = Math.ceil(needed / unit) * unit;
  if (length >= around) return [0, around];
  const before = MARGIN + Math.floor((length - needed) / 2);
  return [(start - before + around) % around, length];
}

/**
 * The contents of one window, cropped or padded with zeros to another.
 *
 * @param cells [channels, from.height, from.width]
 * @returns [channels, to.height, to.width]
 */
export function reframe(
  cells: Float32Array,
  channels: number,
  from: Window,
  to: Window,
  size: GridSize,
): Float32Array {
  const result = new Float32Array(channels * to.width * to.height);
  const columns = overlaps(from.left, from.width, to.left, to.width, size.width);
  const rows = overlaps(from.top, from.height, to.top, to.height, size.height);
  for (let channel = 0; channel < channels; channel++) {
    for (const stretch of rows) {
      for (let row = 0; row < stretch.length; row++) {
        const source = (channel * from.height + stretch.from + row) * from.width;
        const target = (channel * to.height + stretch.to + row) * to.width;
        for (const run of columns) {
          const start = source + run.from;
          result.set(cells.subarray(start, start + run.length), target + run.to);
        }
      }
    }
  }
  return result;
}

/** The overlaps of two stretches of a circle: where each lies in both, and its length. */
function overlaps(from: number, fromLength: number, to: number, toLength: number, around: number) {
  const found: { from: number; to: number; length: number }[] = [];
  for (let i = 0; i < toLength;) {
    const place = (to + i - from + around) % around;
    const inside = place < fromLength;
    const length = Math.min(toLength - i, inside ? fromLength - place : around - place);
    if (inside) found.push({ from: place, to: i, length });
    i += length;
  }
  return found;
}

/** Whether a cell of the margin is not zero, so that a step needs a larger window. */
export function isCramped(cells: Float32Array, window: Window, size: GridSize): boolean {
  const { width, height } = window;
  const columnsWrap = width === size.width;
  const rowsWrap = height === size.height;
  if (columnsWrap && rowsWrap) return false;
  for (let row = 0, y = 0; row < cells.length; row += width, y = y + 1 === height ? 0 : y + 1) {
    const isMargin = !rowsWrap && (y < MARGIN || y >= height - MARGIN);
    if (isMargin) {
      for (let i = row; i < row + width; i++) if (cells[i] !== 0) return true;
    } else if (!columnsWrap) {
      for (let x = 0; x < MARGIN; x++) {
        if (cells[row + x] !== 0 || cells[row + width - 1 - x] !== 0) return true;
      }
    }
  }
  return false;
}

/** A rectangle of a grid that wraps: rows `top` to `top + height - 1`, both modulo the grid's. */
export interface Window {
  left: number;
  top: number;
  width: number;
  height: number;
}

/**
 * The rectangle that a step has to compute when dead cells stay dead unless a neighbour lives
 * (masking before and after): all cells that are not zero, and two more on each side. One row of
 * cells may come alive, and the outermost is zero before and after, so that the rectangle may wrap
 * onto itself in place of the grid.
 *
 * @param state [channels, height, width]
 */
export function livingWindow(state: Float32Array, width: number, height: number): Window {
  const columns = new Uint8Array(width);
  const rows = new Uint8Array(height);
  for (let i = 0, row = 0; i < state.length; row = row + 1 === height ? 0 : row + 1) {
    for (let x = 0; x < width; x++, i++) {
      if (state[i] !== 0) {
        columns[x] = 1;
        rows[row] = 1;
      }
    }
  }
  const [left, windowWidth] = span(columns);
  const [top, windowHeight] = span(rows);
  return { left, top, width: windowWidth, height: windowHeight };
}

const MARGIN = 2;

/** First index and length of the marked part with its margin; all of it where that is no longer. */
function span(marked: Uint8Array): [start: number, length: number] {
  const first = marked.indexOf(1);
  const length = first < 0 ? 1 : marked.lastIndexOf(1) - first + 1 + 2 * MARGIN;
  if (length >= marked.length) return [0, marked.length];
  return [(Math.max(first, 0) - MARGIN + marked.length) % marked.length, length];
}

/**
 * Copies a window out of a grid.
 *
 * @param grid [channels, height, width]
 * @returns [channels, window.height, window.width]
 */
export function cut(
  grid: Float32Array,
  width: number,
  height: number,
  window: Window,
): Float32Array {
  const channels = grid.length / (width * height);
  const result = new Float32Array(channels * window.width * window.height);
  forEachRun(channels, width, height, window, (inGrid, inWindow, length) => {
    result.set(grid.subarray(inGrid, inGrid + length), inWindow);
  });
  return result;
}

/** Copies a window back into the grid that it was cut from. */
export function paste(
  grid: Float32Array,
  width: number,
  height: number,
  window: Window,
  part: Float32Array,
): void {
  const channels = grid.length / (width * height);
  forEachRun(channels, width, height, window, (inGrid, inWindow, length) => {
    grid.set(part.subarray(inWindow, inWindow + length), inGrid);
  });
}

/** Visits the stretches of cells that lie side by side in both: a row, or two where it wraps. */
function forEachRun(
  channels: number,
  width: number,
  height: number,
  window: Window,
  visit: (inGrid: number, inWindow: number, length: number) => void,
): void {
  const beforeEdge = Math.min(window.width, width - window.left);
  let inWindow = 0;
  for (let channel = 0; channel < channels; channel++) {
    for (let y = 0; y < window.height; y++, inWindow += window.width) {
      const row = (channel * height + ((window.top + y) % height)) * width;
      visit(row + window.left, inWindow, beforeEdge);
      if (beforeEdge < window.width) {
        visit(row, inWindow + beforeEdge, window.width - beforeEdge);
      }
    }
  }
}

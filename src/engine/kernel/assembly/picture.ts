// Paints the state as straight RGBA bytes for a canvas, as src/engine/canvas-view.ts does. Touches
// only spans in which something may live, and those that were painted before.

import { endCell, endRow, firstCell, firstRow, hasRow } from './map';
import { cellBytes, height, width } from './shape';

/** [height][width] */
export let pixels: usize = 0;
/** Bounds of what is painted, four i32: left, top, right, bottom. */
export let box: usize = 0;
/**
 * [height]: painted columns of each row, the first in the lower half, the end in the upper half.
 */
let painted: usize = 0;

export function placePixels(at: usize): usize {
  pixels = at; at += (<usize>(height * width)) << 2;
  box = at; at += 16;
  painted = at; at += (<usize>height) << 2;
  return at;
}

/** @param occupied map of the cells that may hold something */
export function paint(state: usize, occupied: usize): void {
  for (let y = load<i32>(box, 4), bottom = load<i32>(box, 12); y < bottom; y++) {
    if (!hasRow(occupied, y)) clearRow(y);
  }
  let left = width, top = height, right = 0, bottom = 0;
  for (let y = firstRow(occupied), last = endRow(occupied); y < last; y++) {
    clearRow(y);
    const first = firstCell(occupied, y), end = min(endCell(occupied, y), width);
    if (first >= end) continue;
    const start = <usize>(y * width + first);
    paintCells(state + start * cellBytes, pixels + (start << 2), end - first);
    store<u32>(painted + ((<usize>y) << 2), <u32>first | (<u32>end << 16));
    left = min(left, first); right = max(right, end);
    top = min(top, y); bottom = y + 1;
  }
  store<i32>(box, left); store<i32>(box, top, 4);
  store<i32>(box, right, 8); store<i32>(box, bottom, 12);
}

function clearRow(y: i32): void {
  const span = load<u32>(painted + ((<usize>y) << 2)), first = <i32>(span & 0xffff), end = <i32>(span >>> 16);
  if (first == end) return;
  memory.fill(pixels + ((<usize>(y * width + first)) << 2), 0, (<usize>(end - first)) << 2);
  store<u32>(painted + ((<usize>y) << 2), 0);
}

/** Paints on cleared pixels. Alpha is clamped to 0..1; NaN becomes 0. */
function paintCells(cell: usize, pixel: usize, count: i32): void {
  for (let i = 0; i < count; i++, cell += cellBytes, pixel += 4) {
    const alpha = load<f32>(cell, 12);
    if (!(alpha > 0)) continue;
    const shown: f32 = alpha > 1 ? 1 : alpha;
    const colours = f32x4.mul(v128.load(cell), f32x4.splat(255 / shown));
    const values = f32x4.nearest(f32x4.replace_lane(colours, 3, shown * 255));
    // Narrowing saturates: the bytes are clamped to 0..255.
    const halves = i16x8.narrow_i32x4_s(i32x4.trunc_sat_f32x4_s(values), i32x4.splat(0));
    v128.store32_lane(pixel, i8x16.narrow_i16x8_u(halves, halves), 0);
  }
}

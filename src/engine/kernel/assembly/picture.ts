// The state as the pixels of a canvas: straight RGBA bytes, as src/engine/canvas-view.ts makes them.

import { hasRow } from './map';
import { occupied } from './scratch';
import { cellBytes, height, width } from './shape';

/** [height][width] */
export let pixels: usize = 0;
/** [height]: whether a row has been painted. */
let painted: usize = 0;

export function placePixels(at: usize): usize {
  pixels = at; at += (<usize>(height * width)) << 2;
  painted = at; at += (<usize>height + 15) & ~15;
  return at;
}

/** Nothing is painted any more. */
export function clearPixels(): void {
  memory.fill(pixels, 0, painted + <usize>height - pixels);
}

/** @returns the rows that changed: the first, and in the upper half the one after the last; 0 for none */
export function paint(state: usize): u32 {
  let first = height, end = 0;
  for (let y = 0; y < height; y++) {
    const lives = hasRow(occupied, y);
    if (!lives && !load<u8>(painted + <usize>y)) continue;
    if (y < first) first = y;
    end = y + 1;
    store<u8>(painted + <usize>y, <u8>lives);
    const row = pixels + ((<usize>(y * width)) << 2);
    if (lives) paintRow(state + <usize>(y * width) * cellBytes, row);
    else memory.fill(row, 0, (<usize>width) << 2);
  }
  return end == 0 ? 0 : <u32>first | (<u32>end << 16);
}

function paintRow(cell: usize, pixel: usize): void {
  for (let x = 0; x < width; x++, cell += cellBytes, pixel += 4) {
    const alpha = load<f32>(cell, 12);
    const shown: f32 = alpha > 1 ? 1 : alpha;
    const scale: f32 = shown > 0 ? 255 / shown : 0;
    store<u8>(pixel, byteOf(load<f32>(cell) * scale));
    store<u8>(pixel, byteOf(load<f32>(cell, 4) * scale), 1);
    store<u8>(pixel, byteOf(load<f32>(cell, 8) * scale), 2);
    store<u8>(pixel, byteOf(shown * 255), 3);
  }
}

/** Clamped and rounded; what is no number is 0. */
@inline
function byteOf(value: f32): u8 {
  return value > 0 ? <u8>(value < 255 ? nearest(value) : 255) : 0;
}

/**
 * Which cells fire in a step (docs/rule.md, "Update mask"), as a pure function of the random seed,
 * the step and the cell's place. So runs can be repeated, a window of the grid draws the same mask
 * as the whole grid, and trainer, wasm and WebGPU agree bit for bit.
 *
 * The hash is pcg4d (Jarzynski and Olano, "Hash Functions for GPU Rendering", JCGT 9(3), 2020).
 */
import { wholeWindow } from './living-window.js';
import type { Window } from './living-window.js';
import type { GridSize } from './size.js';

/** 24 bits decide: float32 represents them exactly, and they are fine enough for any fire rate. */
export const FIRE_BITS = 24;

/** The first of the hash's four words, as an unsigned 32-bit number. */
export function hash4(x: number, y: number, z: number, w: number): number {
  x = (Math.imul(x, 1664525) + 1013904223) | 0;
  y = (Math.imul(y, 1664525) + 1013904223) | 0;
  z = (Math.imul(z, 1664525) + 1013904223) | 0;
  w = (Math.imul(w, 1664525) + 1013904223) | 0;
  x = (x + Math.imul(y, w)) | 0;
  y = (y + Math.imul(z, x)) | 0;
  z = (z + Math.imul(x, y)) | 0;
  w = (w + Math.imul(y, z)) | 0;
  x ^= x >>> 16;
  y ^= y >>> 16;
  z ^= z >>> 16;
  w ^= w >>> 16;
  x = (x + Math.imul(y, w)) | 0;
  return x >>> 0;
}

/** Cells whose hash is below this threshold fire. `fireRate` is 0..1. */
export function fireThreshold(fireRate: number): number {
  return Math.round(fireRate * 2 ** FIRE_BITS);
}

/**
 * Fills `mask` ([window.height, window.width]) with 1 where a cell fires and 0 elsewhere.
 *
 * @param size of the grid
 * @param randomSeed unsigned 32-bit; one per pattern or training sample
 * @param step number of the step, from 0
 * @param window the part of the grid that the mask covers, which wraps; default: all of it
 */
export function drawUpdateMask(
  mask: Float32Array,
  size: GridSize,
  fireRate: number,
  randomSeed: number,
  step: number,
  window: Window = wholeWindow(size),
): void {
  const threshold = fireThreshold(fireRate);
  for (let row = 0, cell = 0; row < window.height; row++) {
    const y = (window.top + row) % size.height;
    for (let column = 0; column < window.width; column++, cell++) {
      const x = (window.left + column) % size.width;
      mask[cell] = hash4(x, y, step, randomSeed) >>> (32 - FIRE_BITS) < threshold ? 1 : 0;
    }
  }
}

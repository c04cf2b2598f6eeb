/**
 * Which cells fire in a step (docs/rule.md, "Update mask"), as a pure function of the random seed,
 * the step and the cell's place. So a run can be repeated, a window of the grid draws the same cells
 * as the whole, and trainer, wasm and WebGPU agree bit for bit.
 *
 * The hash is pcg4d (Jarzynski and Olano, "Hash Functions for GPU Rendering", JCGT 9(3), 2020).
 */

/** 24 bits decide: exact in float32, and enough for any fire rate worth naming. */
export const FIRE_BITS = 24;

/** One hash word of four, as an unsigned 32-bit number. */
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

/** The hash values below this threshold fire. `fireRate` lies in 0..1. */
export function fireThreshold(fireRate: number): number {
  return Math.round(fireRate * 2 ** FIRE_BITS);
}

/**
 * Fills `mask` (`height * width` values, row by row) with 1 where a cell fires and 0 elsewhere.
 *
 * @param size of the grid
 * @param randomSeed unsigned 32-bit number; one per organism or training sample
 * @param step number of the step, from 0
 * @param window the part of the grid that the mask is for, which wraps; all of it if left out
 */
export function drawUpdateMask(
  mask: Float32Array,
  size: { width: number; height: number },
  fireRate: number,
  randomSeed: number,
  step: number,
  window: { left: number; top: number; width: number; height: number } = {
    left: 0,
    top: 0,
    ...size,
  },
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

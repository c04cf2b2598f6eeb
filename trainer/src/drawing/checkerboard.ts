import type { Raster } from './raster.js';

/** Greys against which both white and black stand out. */
const LIGHT = 0xb8;
const DARK = 0x98;

/**
 * Lays a picture on a checkerboard, the usual sign of transparency.
 *
 * @param side of a square, in pixels
 * @returns an opaque picture of the same size
 */
export function onCheckerboard({ data, width, height }: Raster, side: number): Raster {
  const result = new Uint8Array(data.length);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [column, row] = [pixel % width, Math.floor(pixel / width)].map((at) =>
      Math.floor(at / side),
    );
    const behind = (column + row) % 2 === 0 ? LIGHT : DARK;
    const alpha = data[4 * pixel + 3] / 255;
    for (let channel = 0; channel < 3; channel++) {
      const colour = data[4 * pixel + channel];
      result[4 * pixel + channel] = Math.round(alpha * colour + (1 - alpha) * behind);
    }
    result[4 * pixel + 3] = 255;
  }
  return { data: result, width, height };
}

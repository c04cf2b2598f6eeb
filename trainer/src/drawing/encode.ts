import sharp from 'sharp';
import type { Raster } from './raster.js';

/** @returns a PNG file */
export function toPng({ data, width, height }: Raster): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer();
}

/**
 * @returns a lossless WebP file, half the size of a PNG; only the colours of fully transparent
 *   pixels are lost
 */
export function toWebp({ data, width, height }: Raster): Promise<Buffer> {
  // With lossless encoding, quality is the encoder's effort.
  return sharp(data, { raw: { width, height, channels: 4 } })
    .webp({ lossless: true, quality: 100 })
    .toBuffer();
}

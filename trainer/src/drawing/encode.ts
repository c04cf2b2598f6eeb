import sharp from 'sharp';
import type { Raster } from './raster.js';

/** @returns a PNG file */
export function toPng({ data, width, height }: Raster): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer();
}

/**
 * @returns a WebP file, lossless as a PNG and half of its size; only the colours of what is fully
 *   transparent are lost
 */
export function toWebp({ data, width, height }: Raster): Promise<Buffer> {
  // Without loss, quality is how hard the encoder tries.
  return sharp(data, { raw: { width, height, channels: 4 } })
    .webp({ lossless: true, quality: 100 })
    .toBuffer();
}

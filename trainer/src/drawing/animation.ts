import sharp from 'sharp';
import type { AnimationFormat } from './animation-formats.js';
import type { Raster } from './raster.js';

export interface Frame {
  picture: Raster;
  milliseconds: number;
}

/**
 * Joins pictures of the same size into an animation that repeats for ever. WebP keeps every pixel
 * as it is; GIF has up to 256 colours a frame, and pixels that are half transparent or more are
 * so wholly.
 *
 * @param frames at least one
 * @returns a file of the format
 */
export async function animate(frames: readonly Frame[], format: AnimationFormat): Promise<Buffer> {
  const { width, height } = frames[0].picture;
  const pixels = Buffer.concat(frames.map(({ picture }) => picture.data));
  const raw = { width, height: frames.length * height, channels: 4, pageHeight: height } as const;
  const delay = frames.map(({ milliseconds }) => milliseconds);
  // The limit is meant for files from elsewhere.
  const film = sharp(pixels, { raw, limitInputPixels: false });
  if (format === 'webp') return film.webp({ lossless: true, effort: 2, delay, loop: 0 }).toBuffer();
  // Dithering would flicker from frame to frame. Each frame is a whole picture with colours of its
  // own, so that a player that joins in anywhere shows it right.
  return film.gif({ dither: 0, interPaletteMaxError: 0, effort: 7, delay, loop: 0 }).toBuffer();
}

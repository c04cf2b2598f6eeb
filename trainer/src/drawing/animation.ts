import sharp from 'sharp';
import type { AnimationFormat } from './animation-formats.js';
import type { Raster } from './raster.js';

export interface Frame {
  picture: Raster;
  milliseconds: number;
}

/**
 * Joins pictures of the same size into an endless animation. WebP is lossless; GIF has up to 256
 * colours per frame, and rounds alpha to opaque or transparent.
 *
 * @param frames at least one
 * @returns a file of the format
 */
export async function animate(frames: readonly Frame[], format: AnimationFormat): Promise<Buffer> {
  const { width, height } = frames[0].picture;
  const pixels = Buffer.concat(frames.map(({ picture }) => picture.data));
  const raw = { width, height: frames.length * height, channels: 4, pageHeight: height } as const;
  const delay = frames.map(({ milliseconds }) => milliseconds);
  // The limit is meant for untrusted files.
  const film = sharp(pixels, { raw, limitInputPixels: false });
  if (format === 'webp') return film.webp({ lossless: true, effort: 2, delay, loop: 0 }).toBuffer();
  // Dithering would flicker from frame to frame. Each frame is a complete picture with its own
  // colours, so a player can start at any frame.
  return film.gif({ dither: 0, interPaletteMaxError: 0, effort: 7, delay, loop: 0 }).toBuffer();
}

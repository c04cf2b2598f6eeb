import { fromBase64, toBase64 } from '../common/base64.js';
import { through } from '../common/through.js';
import type { Target } from './target.js';

const FORMAT = 'deflate-raw';

/**
 * The cells of a target's picture, without its padding, as text: straight RGBA bytes, compressed
 * (RFC 1951), base64. From the result of `unpackPixels`, `makeTarget` makes the same target.
 */
export async function packPixels(target: Target): Promise<string> {
  return toBase64(await through(pixelsOf(target), new CompressionStream(FORMAT)));
}

/** The pixels from which `makeTarget` made a target: [size, size, 4]; 0 where transparent. */
export function pixelsOf({ data, width, size, padding }: Target): Uint8ClampedArray<ArrayBuffer> {
  const cells = data.length / 4;
  const pixels = new Uint8ClampedArray(4 * size * size);
  for (let pixel = 0; pixel < size * size; pixel++) {
    const [x, y] = [pixel % size, Math.floor(pixel / size)];
    const cell = (y + padding) * width + x + padding;
    const alpha = data[3 * cells + cell];
    if (alpha === 0) continue;
    for (let channel = 0; channel < 3; channel++) {
      pixels[4 * pixel + channel] = Math.round((255 * data[channel * cells + cell]) / alpha);
    }
    pixels[4 * pixel + 3] = Math.round(255 * alpha);
  }
  return pixels;
}

/**
 * @param size cells of the picture's side
 * @returns [size, size, 4]; undefined if the text does not contain that many pixels
 */
export async function unpackPixels(text: string, size: number): Promise<Uint8Array | undefined> {
  try {
    const pixels = await through(fromBase64(text), new DecompressionStream(FORMAT));
    return pixels.length === 4 * size * size ? pixels : undefined;
  } catch {
    return undefined;
  }
}

import sharp from 'sharp';
import { UserError } from '../common/user-error.js';

/** Red, green, blue, alpha, 0..255, RGB not premultiplied. */
export type Colour = readonly [red: number, green: number, blue: number, alpha: number];

export const TRANSPARENT: Colour = [0, 0, 0, 0];
export const WHITE: Colour = [255, 255, 255, 255];

/**
 * Reads a colour as CSS writes it: `white`, `#fff8e0`, `rgb(0, 0, 0)`, `transparent`.
 *
 * @throws UserError if it is none
 */
export async function parseColour(text: string): Promise<Colour> {
  if (text.trim().toLowerCase() === 'transparent') return TRANSPARENT;
  try {
    const create = { width: 1, height: 1, channels: 4, background: text } as const;
    const [red, green, blue, alpha] = await sharp({ create }).raw().toBuffer();
    return [red, green, blue, alpha];
  } catch {
    throw new UserError(
      `${JSON.stringify(text)} is not a colour; give one such as white, #fff8e0 or transparent.`,
    );
  }
}

/** A grey that can be read on a background; one for both where it is transparent. */
export function inkOn([red, green, blue, alpha]: Colour): string {
  if (alpha < 128) return '#808080';
  const lightness = 0.299 * red + 0.587 * green + 0.114 * blue;
  return lightness > 128 ? '#404040' : '#d0d0d0';
}

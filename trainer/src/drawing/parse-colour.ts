import sharp from 'sharp';
import { UserError } from '../common/user-error.js';
import { TRANSPARENT, type Colour } from './colour.js';

/**
 * Parses a CSS colour: `white`, `#fff8e0`, `rgb(0, 0, 0)`, `transparent`.
 *
 * @throws UserError if it is not a colour
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

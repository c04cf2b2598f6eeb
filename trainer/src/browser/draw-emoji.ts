import { UserError } from '../common/user-error.js';
import { oneEmoji } from '../targets/emoji-text.js';
import { contextOf } from './canvas.js';

/** Font size as a share of the picture's side: some fonts draw beyond the requested size. */
const SHARE = 0.75;
/**
 * A wider text is more than one picture: a sequence that the font does not know is drawn as
 * several.
 */
const WIDEST = 1.6;
/** Emoji fonts of operating systems, then any that the browser has. */
const FONTS =
  '"Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji", "Twemoji Mozilla", emoji, sans-serif';

/**
 * Draws an emoji with the browser's fonts.
 *
 * @param size side of the picture, in pixels
 * @throws UserError if the text is not a single emoji, or the browser has no picture of it
 */
export function drawEmoji(emoji: string, size: number): ImageData {
  const text = oneEmoji(emoji);
  const drawn = drawText(text, size, 'red');
  // Text takes on the given colour; pictures keep their own.
  const isText = drawn && !isSame(drawn, drawText(text, size, 'blue')!);
  if (!drawn || isText || drawn.data.every((value) => value === 0)) {
    throw new UserError(
      `This browser has no picture of ${text}; give another emoji, or a picture of it as a file.`,
    );
  }
  return drawn;
}

/** @returns undefined if it is wider than one picture */
function drawText(text: string, size: number, colour: string): ImageData | undefined {
  const context = contextOf(size, size);
  const fontSize = SHARE * size;
  context.font = `${fontSize}px ${FONTS}`;
  context.fillStyle = colour;
  const box = context.measureText(text);
  if (box.width > WIDEST * fontSize) return undefined;
  // Centred by its visible part, whatever margins the font has.
  const x = (size + box.actualBoundingBoxLeft - box.actualBoundingBoxRight) / 2;
  const y = (size + box.actualBoundingBoxAscent - box.actualBoundingBoxDescent) / 2;
  context.fillText(text, x, y);
  return context.getImageData(0, 0, size, size);
}

function isSame(one: ImageData, other: ImageData): boolean {
  return one.data.every((value, index) => value === other.data[index]);
}

/** Emoji as text that a person typed or pasted. */
import { UserError } from '../common/user-error.js';

/** Matches text that contains an emoji, including keycaps and flags. */
const HOLDS_EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u;
export const PRESENTATION_SELECTORS = /[\ufe0e\ufe0f]/g;
const EMOJI_PRESENTATION = '\ufe0f';

/** An invisible character at either end, except tags, which end flags such as that of England. */
const INVISIBLE = String.raw`(?:[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}](?<![\u{e0020}-\u{e007f}]))+`;
const INVISIBLE_ENDS = new RegExp(`^${INVISIBLE}|${INVISIBLE}$`, 'gu');

/**
 * Removes invisible characters at either end: white space, byte order marks, direction marks,
 * joiners that join nothing, and variation selectors, which do not change the picture here.
 */
export function trimInvisible(text: string): string {
  return text.replace(INVISIBLE_ENDS, '');
}

export function looksLikeEmoji(text: string): boolean {
  return HOLDS_EMOJI.test(text);
}

/** @throws UserError if the text is not exactly one user-perceived character */
export function checkOneCharacter(text: string): void {
  if ([...new Intl.Segmenter().segment(text)].length === 1) return;
  throw new UserError(`"${text}" is more than one emoji; give one emoji character.`);
}

/**
 * Text that a person typed or pasted, as a single emoji that is drawn in colour.
 *
 * @throws UserError if it is not exactly one
 */
export function oneEmoji(given: string): string {
  const text = trimInvisible(given);
  if (!looksLikeEmoji(text)) {
    throw new UserError(`"${text}" is not an emoji; give one emoji character.`);
  }
  checkOneCharacter(text);
  return inColour(text);
}

/** Some characters are drawn as text unless a variation selector follows. */
export function inColour(character: string): string {
  const single = [...character].length === 1;
  return single && !/\p{Emoji_Presentation}/u.test(character)
    ? character + EMOJI_PRESENTATION
    : character;
}

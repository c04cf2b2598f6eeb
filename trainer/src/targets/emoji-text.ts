/** Emoji as text: what a person may have typed or pasted. */
import { UserError } from '../common/user-error.js';

/** Matches text that holds an emoji, keycaps and flags included. */
const HOLDS_EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u;
export const PRESENTATION_SELECTORS = /[\ufe0e\ufe0f]/g;
const EMOJI_PRESENTATION = '\ufe0f';

/** At either end; the tags are not in it that end the flag of England. */
const INVISIBLE = String.raw`(?:[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}](?<![\u{e0020}-\u{e007f}]))+`;
const INVISIBLE_ENDS = new RegExp(`^${INVISIBLE}|${INVISIBLE}$`, 'gu');

/**
 * Takes off what shows nothing at either end: blanks, byte order marks, marks of direction, joiners
 * that join nothing, selectors of how a character is drawn, which make no other picture here.
 */
export function trimInvisible(text: string): string {
  return text.replace(INVISIBLE_ENDS, '');
}

export function looksLikeEmoji(text: string): boolean {
  return HOLDS_EMOJI.test(text);
}

/** @throws UserError if the text is not exactly one character, as people count them */
export function checkOneCharacter(text: string): void {
  if ([...new Intl.Segmenter().segment(text)].length === 1) return;
  throw new UserError(`"${text}" is more than one emoji; give one emoji character.`);
}

/**
 * What a person may have typed or pasted, as one emoji that is drawn in colour.
 *
 * @throws UserError if it is none, or more
 */
export function oneEmoji(given: string): string {
  const text = trimInvisible(given);
  if (!looksLikeEmoji(text)) {
    throw new UserError(`"${text}" is not an emoji; give one emoji character.`);
  }
  checkOneCharacter(text);
  return inColour(text);
}

/** Some single characters are drawn as text unless a selector follows. */
export function inColour(character: string): string {
  const single = [...character].length === 1;
  return single && !/\p{Emoji_Presentation}/u.test(character)
    ? character + EMOJI_PRESENTATION
    : character;
}

import { createRequire } from 'node:module';
import { UserError } from '../common/user-error.js';
import { checkOneCharacter, inColour, PRESENTATION_SELECTORS } from './emoji-text.js';
import { nearNames } from './near-names.js';

/** A picture of Noto Emoji. */
export interface Emoji {
  /** Short name, such as `lizard`. */
  name: string;
  /** The character, if the picture has one. */
  character?: string;
  svg: string;
}

interface IconSet {
  width: number;
  height: number;
  icons: Record<string, { body: string; width?: number; height?: number }>;
  aliases: Record<string, { parent: string }>;
}

const require = createRequire(import.meta.url);
let loaded: { set: IconSet; names: Record<string, string> } | undefined;

/** The set is 25 MB of JSON, so it is read only when needed; `require` caches it. */
function notoEmoji() {
  loaded ??= {
    set: require('@iconify-json/noto/icons.json') as IconSet,
    names: require('@iconify-json/noto/chars.json') as Record<string, string>,
  };
  return loaded;
}

/**
 * Finds an emoji by its character, with or without a variation selector, including skin tones and
 * joined sequences.
 *
 * @throws UserError if the text is not exactly one emoji, or the set does not contain it
 */
export function emojiByCharacter(text: string): Emoji {
  checkOneCharacter(text);
  const codePoints = [...text.replace(PRESENTATION_SELECTORS, '')];
  const key = codePoints
    .map((character) => character.codePointAt(0)!.toString(16).padStart(4, '0'))
    .join('-');
  const name = notoEmoji().names[key];
  if (name === undefined) {
    throw new UserError(
      `Noto Emoji, the set that ships with the trainer, has no picture of ${text}; ` +
        'give another emoji or an image file.',
    );
  }
  return { name, character: inColour(text), svg: svgOf(name)! };
}

/**
 * Finds an emoji by its short name, such as `lizard`.
 *
 * @throws UserError that suggests similar names if there is none
 */
export function emojiByName(name: string): Emoji {
  const svg = svgOf(name);
  if (svg === undefined) {
    const { set } = notoEmoji();
    const near = nearNames(name, [...Object.keys(set.icons), ...Object.keys(set.aliases)]);
    const advice =
      near.length > 0
        ? `did you mean ${near.join(', ')}?`
        : 'give an emoji character, its short name or an image file.';
    throw new UserError(`There is neither an emoji nor a file named "${name}"; ${advice}`);
  }
  return { name, character: characterOf(name), svg };
}

function svgOf(name: string): string | undefined {
  const { set } = notoEmoji();
  const parent = own(set.aliases, name)?.parent ?? name;
  const icon = own(set.icons, parent);
  if (!icon) return undefined;
  const width = icon.width ?? set.width;
  const height = icon.height ?? set.height;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
    `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${icon.body}</svg>`
  );
}

function characterOf(name: string): string | undefined {
  const { set, names } = notoEmoji();
  const wanted = new Set([name, own(set.aliases, name)?.parent]);
  const key = Object.keys(names).find((codePoints) => wanted.has(names[codePoints]));
  if (key === undefined) return undefined;
  const codePoints = key.split('-').map((hex) => parseInt(hex, 16));
  return inColour(String.fromCodePoint(...codePoints));
}

/** A record's own entry, so that `constructor` is not found. */
function own<Value>(record: Record<string, Value>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

import { access } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { readUserFile } from '../common/read-file.js';
import { UserError } from '../common/user-error.js';
import { nameColour } from './backdrop.js';
import { looksLikeEmoji, trimInvisible } from './emoji-text.js';
import { emojiByCharacter, emojiByName, type Emoji } from './emoji.js';
import {
  DEFAULT_PADDING,
  DEFAULT_SIZE,
  makeTarget,
  slug,
  type AboutPicture,
  type TargetOptions,
} from './make-target.js';
import { findBackdrop, rasterise, rasteriseLarge } from './rasterise.js';
import type { Target } from './target.js';
import { turnPicture } from './turn.js';

export { DEFAULT_PADDING, DEFAULT_SIZE, type TargetOptions };

/**
 * More than any sensible picture of a few hundred pixels; keeps a wrong file from filling the
 * memory.
 */
const MAX_MEGABYTES = 32;
/** Prefix of sources that are pictures of Noto Emoji; the short name follows. */
export const EMOJI_SOURCE = 'emoji:';

/**
 * Makes a target from an emoji character, a short name (also as `emoji:NAME`), or an image file.
 * Names take precedence: write `./lizard` for a file of that name.
 *
 * @throws UserError if anything is wrong with `spec`, its picture or the options
 */
export async function loadTarget(spec: string, options: TargetOptions = {}): Promise<Target> {
  const size = inRange('size', options.size ?? DEFAULT_SIZE, 4, 256);
  const padding = inRange('padding', options.padding ?? DEFAULT_PADDING, 0, 256);
  const { emoji, bytes, label } = await readPicture(spec);
  const { background } = options;
  const pixels = await rasterise(bytes, size, label, { background });
  const about: AboutPicture = {
    name: emoji?.name ?? slug(basename(label, extname(label))),
    source: sourceNamed(emoji, label),
    licence: emoji ? 'Apache-2.0' : 'NOASSERTION',
    emoji: emoji?.character,
  };
  return makeTarget(pixels, { size, padding, background }, about, label);
}

/**
 * A warning that a picture has a flat backdrop, which would be learned too, and what to do.
 *
 * @param spec as for `loadTarget`
 * @param size of the target, in cells
 * @returns undefined if there is no backdrop
 */
export async function noticeBackdrop(
  spec: string,
  size: number = DEFAULT_SIZE,
): Promise<string | undefined> {
  const { emoji, bytes, label } = await readPicture(spec);
  const colour = emoji ? undefined : await findBackdrop(bytes, size, label);
  if (!colour) return undefined;
  return `${label} has a flat ${nameColour(colour)} backdrop, which the pattern would learn too; take it off with --background remove, or say --background keep to have it without this warning.`;
}

/**
 * A target turned about the seed's cell, once for each angle.
 *
 * @param spec what `target` was loaded from
 * @param degrees clockwise
 * @returns [4, height, width] each, like `Target.data`
 */
export async function loadTurned(
  spec: string,
  { size, padding, background }: Target,
  degrees: readonly number[],
): Promise<Float32Array[]> {
  const { bytes, label } = await readPicture(spec);
  const drawing = await rasteriseLarge(bytes, size, label, background);
  return degrees.map((angle) => turnPicture(drawing, size, padding, angle));
}

/**
 * The `source` of the target that would be loaded; see Target. The file need not exist.
 *
 * @param given as in `loadTarget`
 * @throws UserError if it is neither an emoji nor a path
 */
export async function sourceOf(given: string): Promise<string> {
  const { spec, emoji } = await recognise(given);
  return sourceNamed(emoji, spec);
}

function sourceNamed(emoji: Emoji | undefined, file: string): string {
  return emoji ? EMOJI_SOURCE + emoji.name : basename(file);
}

async function recognise(given: string) {
  // Text copied from a page or a table may have invisible characters around it.
  const spec = (await exists(given)) ? given : trimInvisible(given);
  return { spec, emoji: await findEmoji(spec) };
}

async function readPicture(given: string) {
  const { spec, emoji } = await recognise(given);
  const bytes = emoji
    ? new TextEncoder().encode(emoji.svg)
    : await readUserFile(spec, 'an image file', MAX_MEGABYTES);
  return { emoji, bytes, label: emoji ? `The emoji ${emoji.name}` : spec };
}

/** Whether a target can only be a file. */
export function looksLikePath(spec: string): boolean {
  return /[\\/]|\.\w+$/.test(spec);
}

async function findEmoji(spec: string): Promise<Emoji | undefined> {
  if (spec === '') {
    throw new UserError('The target is empty; give an emoji, its short name or an image file.');
  }
  if (spec.startsWith(EMOJI_SOURCE)) return emojiByName(spec.slice(EMOJI_SOURCE.length));
  if (looksLikePath(spec)) return undefined;
  if (looksLikeEmoji(spec)) return emojiByCharacter(spec);
  try {
    return emojiByName(spec);
  } catch (error) {
    // It may also be a file without a suffix.
    if (await exists(spec)) return undefined;
    throw error;
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function inRange(name: string, value: number, least: number, most: number): number {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new UserError(`--${name} is ${value}; give a whole number from ${least} to ${most}.`);
  }
  return value;
}

import { ALIVE_THRESHOLD } from '../../../src/grid/alive.js';
import { UserError } from '../common/user-error.js';
import type { Background } from './backdrop.js';
import { pad, premultiply, type Target } from './target.js';

/** Sizes in cells. The defaults are the design page's best recipe: a 64 x 64 grid. */
export interface TargetOptions {
  /** Longer side of the picture, 4..256. */
  size?: number;
  /** Empty margin on each side, 0..256. */
  padding?: number;
  /** What to do with a flat backdrop; default: keep it. */
  background?: Background;
}

export const DEFAULT_SIZE = 40;
export const DEFAULT_PADDING = 12;

/** Properties of a picture besides its pixels; see Target. */
export type AboutPicture = Pick<Target, 'name' | 'source' | 'licence' | 'emoji'>;

/**
 * Makes a target from the pixels of a picture, one per cell. The same pixels give the same target
 * on Node.js and in a browser.
 *
 * @param pixels RGBA, 0..255, [size, size, 4], RGB not premultiplied
 * @param label how messages name the picture
 * @throws UserError if nothing in it is visible
 */
export function makeTarget(
  pixels: Uint8Array | Uint8ClampedArray,
  { size, padding, background }: TargetOptions & { size: number; padding: number },
  about: AboutPicture,
  label: string,
): Target {
  const picture = premultiply(pixels);
  checkVisible(picture.subarray(3 * size * size), label);
  const { name, source, licence, emoji } = about;
  return {
    name,
    width: size + 2 * padding,
    height: size + 2 * padding,
    size,
    padding,
    ...(background === 'remove' && { background }),
    data: pad(picture, size, size, padding),
    source,
    licence,
    ...(emoji !== undefined && { emoji }),
  };
}

/** A seed cannot live if no alpha is above the alive threshold. */
function checkVisible(alpha: Float32Array, label: string): void {
  if (alpha.every((value) => value <= ALIVE_THRESHOLD)) {
    throw new UserError(
      `${label} is transparent everywhere, so there is nothing to grow; give a picture with something in it.`,
    );
  }
}

/** File names may have 255 bytes, and suffixes follow. */
const LONGEST_SLUG = 100;

/** The nearest ASCII name, for file names: `Größe 2` becomes `grosse-2`. */
export function slug(text: string): string {
  const ascii = text
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, LONGEST_SLUG)
    .replace(/-$/, '');
  return ascii || 'target';
}

/** Whether a text can be a file name as it is: lower-case letters, digits and hyphens between them. */
export function isSlug(text: string): boolean {
  return slug(text) === text;
}

import sharp, { type Metadata, type Sharp } from 'sharp';
import { explained, refusedMemory } from '../common/memory-limit.js';
import { shortReasonOf } from '../common/reason.js';
import { UserError } from '../common/user-error.js';
import { DRAWING_SCALE } from '../drawing/drawing-scale.js';
import { scaleUp } from '../drawing/scale-up.js';
import { backdropOf, removeBackdrop, type Background, type Pixels, type RGB } from './backdrop.js';
import { MOST_PIXELS } from './most-pixels.js';
import { checkDrawable } from './undrawable.js';

export interface RasteriseOptions {
  /** Pixels per cell at which an SVG is drawn and a backdrop removed, before scaling down. */
  oversampling?: number;
  background?: Background;
}

/** Default of `oversampling`. */
const OVERSAMPLING = 8;
/** Pixels per inch at which a drawing has its nominal size. */
const NOMINAL_DENSITY = 72;
/** The largest density that sharp accepts. */
const MAX_DENSITY = 100_000;

/**
 * Scales a picture to fit a square of `size` cells, keeping its proportions, centred, with
 * transparent margins. Only the first frame of an animation is used.
 *
 * @param label how messages name the picture
 * @returns RGBA, 0..255, [size, size, 4], RGB not premultiplied
 * @throws UserError if the bytes are not a picture, are damaged, or have too many pixels; or if a
 *   backdrop should be removed and there is none, or nothing else
 */
export async function rasterise(
  bytes: Uint8Array,
  size: number,
  label: string,
  { oversampling = OVERSAMPLING, background = 'keep' }: RasteriseOptions = {},
): Promise<Uint8Array> {
  return decoding(label, async () => {
    const fine = oversampling * size;
    const picture = await openPicture(bytes, fine, label);
    const shown =
      background === 'remove' ? await cutOut(await scaleInside(picture, fine), label) : picture;
    return await shown
      // sharp premultiplies before resizing, so the colours of transparent pixels do not leak in.
      .resize(size, size, {
        fit: 'contain',
        background: { r: 0, g: 0, b: 0, alpha: 0 },
        kernel: 'lanczos3',
      })
      .raw({ depth: 'uchar' })
      .toBuffer();
  });
}

/**
 * The colour of the flat backdrop that `rasterise` would remove.
 *
 * @returns undefined if there is none
 * @throws UserError like `rasterise`
 */
export async function findBackdrop(
  bytes: Uint8Array,
  size: number,
  label: string,
): Promise<RGB | undefined> {
  return decoding(label, async () => {
    const fine = OVERSAMPLING * size;
    return backdropOf(await scaleInside(await openPicture(bytes, fine, label), fine));
  });
}

/** @throws UserError instead of sharp's error */
async function decoding<Result>(label: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const known = explained(error);
    if (known) throw known;
    throw new UserError(
      `${label} is damaged and cannot be decoded (${shortReasonOf(error)}); save it again or give another picture.`,
    );
  }
}

/** @param fine longer side in pixels at which an SVG is drawn */
async function openPicture(bytes: Uint8Array, fine: number, label: string): Promise<Sharp> {
  const header = await readHeader(bytes, label);
  const decoded =
    header.format === 'svg'
      ? await drawSvg(bytes, header, fine, label)
      : await decode(bytes, header);
  return decoded.toColourspace('srgb').ensureAlpha();
}

/**
 * Like `rasterise`, at DRAWING_SCALE pixels per cell, for turning. A picture with one pixel per
 * cell is scaled up as in a page.
 *
 * @returns [DRAWING_SCALE * size, DRAWING_SCALE * size, 4]
 */
export async function rasteriseLarge(
  bytes: Uint8Array,
  size: number,
  label: string,
  background: Background = 'keep',
): Promise<Uint8Array | Uint8ClampedArray> {
  const { format, width, height } = await readHeader(bytes, label);
  const isExact = format !== 'svg' && width === size && height === size && background === 'keep';
  if (isExact) return scaleUp(await rasterise(bytes, size, label), size);
  return rasterise(bytes, DRAWING_SCALE * size, label, { oversampling: 1, background });
}

/** Decodes a picture to sRGB, whatever its colour profile. */
async function decode(bytes: Uint8Array, header: Metadata): Promise<Sharp> {
  const ignoreIcc = !hasUsableProfile(header);
  const options = { limitInputPixels: MOST_PIXELS, failOn: 'error', ignoreIcc } as const;
  const picture = sharp(bytes, options).autoOrient();
  if (ignoreIcc || header.depth !== 'ushort') return picture;
  // By default, sharp converts 16-bit colours to Display P3, and greys not at all.
  const { data, info } = await picture
    .toColourspace(header.space)
    .withIccProfile('srgb')
    .raw({ depth: 'ushort' })
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const values = new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
  const rounded = Uint8Array.from(values, (value) => Math.round(value / 257));
  return sharp(rounded, { raw: { width, height, channels } });
}

/** Whether there is a profile of the picture's kind: not one for RGB in a grey picture. */
function hasUsableProfile({ icc, space }: Metadata): boolean {
  const kind = icc?.toString('latin1', 16, 20);
  if (icc?.toString('latin1', 36, 40) !== 'acsp') return false;
  if (space === 'b-w' || space === 'grey16') return kind === 'GRAY';
  return kind === (space === 'cmyk' ? 'CMYK' : 'RGB ');
}

/**
 * Draws an SVG large, in a separate step: when asked to resize it, sharp would draw it at the small
 * size directly, which is coarser than scaling a large drawing down.
 */
async function drawSvg(
  bytes: Uint8Array,
  header: Metadata,
  side: number,
  label: string,
): Promise<Sharp> {
  await checkDrawable(bytes, label);
  const longer = Math.max(header.width, header.height);
  const density = (NOMINAL_DENSITY * side) / longer;
  const { data, info } = await sharp(bytes, {
    density: Math.min(MAX_DENSITY, Math.max(1, density)),
    limitInputPixels: MOST_PIXELS,
    // An embedded picture may be larger than 10 MB.
    unlimited: true,
  })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return sharp(data, { raw: { width, height, channels } });
}

/** The pixels of a picture, scaled down to at most `side` along each side. */
async function scaleInside(picture: Sharp, side: number): Promise<Pixels> {
  const { data, info } = await picture
    .resize(side, side, { fit: 'inside', withoutEnlargement: true, kernel: 'lanczos3' })
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** The picture without its backdrop. */
async function cutOut(pixels: Pixels, label: string): Promise<Sharp> {
  removeBackdrop(pixels, label);
  const { data, width, height } = pixels;
  return sharp(data, { raw: { width, height, channels: 4 } });
}

async function readHeader(bytes: Uint8Array, label: string): Promise<Metadata> {
  const header = await sharp(bytes, { limitInputPixels: false, unlimited: true })
    .metadata()
    .catch((error) => {
      const refused = refusedMemory(error);
      if (refused) throw refused;
      throw new UserError(
        `${label} is not an image that can be read (${shortReasonOf(error)}); give a PNG, JPEG, WebP, GIF or SVG file.`,
      );
    });
  if (header.format !== 'svg' && header.width * header.height > MOST_PIXELS) {
    throw new UserError(
      `${label} has ${header.width} x ${header.height} pixels, more than ${MOST_PIXELS / 1e6} million; scale it down first.`,
    );
  }
  return header;
}

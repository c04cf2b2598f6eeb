import { UserError } from '../common/user-error.js';
import { DRAWING_SCALE } from '../drawing/drawing-scale.js';
import { scaleDown } from '../drawing/scale-down.js';
import { scaleUp } from '../drawing/scale-up.js';
import { removeBackdrop } from '../targets/backdrop.js';
import { makeTarget, slug } from '../targets/make-target.js';
import type { Target } from '../targets/target.js';
import type { TrainingSettings } from '../training/settings.js';
import { contextOf, LONGEST } from './canvas.js';

/** The kinds of pictures that a page may have. */
export type Picture = ImageData | ImageBitmap | HTMLCanvasElement | OffscreenCanvas;

/** Where a picture is drawn on a canvas. */
type Place = [x: number, y: number, width: number, height: number];

type Sizes = Pick<TrainingSettings, 'size' | 'padding' | 'background'>;

const LABEL = 'The picture';

/**
 * Makes a target from a picture. ImageData of `size` by `size` pixels is used as it is, one pixel
 * per cell, as `growing-ca train` uses a file of that size. Any other picture is scaled to fit.
 *
 * @param name for files and metadata
 * @throws UserError if nothing in it is visible, or it has no backdrop to remove
 */
export function drawTarget(picture: Picture, sizes: Sizes, name = 'target'): Target {
  checkPicture(picture);
  const { size } = sizes;
  const pixels = isExact(picture, sizes)
    ? picture.data
    : scaleDown(drawLarge(picture, sizes), size);
  const about = { name: slug(name), source: name, licence: 'NOASSERTION' };
  return makeTarget(pixels, sizes, about, LABEL);
}

/** Whether the picture has exactly one pixel per cell. */
function isExact(picture: Picture, { size, background }: Sizes): picture is ImageData {
  const { width, height } = picture;
  const isFitting = width === size && height === size && background === 'keep';
  return picture instanceof ImageData && isFitting;
}

/** A picture in the middle of a square of DRAWING_SCALE pixels per cell, the rest transparent. */
export function drawLarge(picture: Picture, sizes: Sizes): Uint8ClampedArray {
  const { size, background } = sizes;
  if (isExact(picture, sizes)) return scaleUp(picture.data, size);
  const side = DRAWING_SCALE * size;
  const source = background === 'remove' ? withoutBackdrop(picture, side) : toCanvas(picture);
  const scale = side / Math.max(source.width, source.height);
  const [width, height] = [source.width * scale, source.height * scale];
  const place: Place = [(side - width) / 2, (side - height) / 2, width, height];
  return pixelsOf(draw(source, side, side, place)).data;
}

/** Removes the backdrop. A picture larger than needed is scaled down first. */
function withoutBackdrop(picture: Picture, side: number): OffscreenCanvas {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const image = pixelsOf(draw(toCanvas(picture), width, height, [0, 0, width, height]));
  const data = new Uint8Array(image.data.buffer);
  removeBackdrop({ data, width, height }, LABEL, "background: 'remove'");
  const context = contextOf(width, height);
  context.putImageData(image, 0, 0);
  return context.canvas;
}

/** ImageData can only be scaled once it is on a canvas. */
function toCanvas(picture: Picture): Exclude<Picture, ImageData> {
  if (!(picture instanceof ImageData)) return picture;
  const { width, height } = picture;
  const context = contextOf(width, height);
  context.putImageData(picture, 0, 0);
  return context.canvas;
}

function draw(
  source: Exclude<Picture, ImageData>,
  width: number,
  height: number,
  place: Place,
): OffscreenCanvasRenderingContext2D {
  const context = contextOf(width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, ...place);
  return context;
}

function pixelsOf(context: OffscreenCanvasRenderingContext2D): ImageData {
  const { width, height } = context.canvas;
  try {
    return context.getImageData(0, 0, width, height);
  } catch (cause) {
    throw new UserError(
      `${LABEL} comes from another site, which does not let this page read it; give a file of it.`,
      { cause },
    );
  }
}

function checkPicture(picture: unknown): void {
  // A worker has no HTMLCanvasElement.
  const { ImageData, ImageBitmap, HTMLCanvasElement, OffscreenCanvas } = globalThis;
  const kinds = [ImageData, ImageBitmap, HTMLCanvasElement, OffscreenCanvas];
  if (!kinds.some((kind) => kind && picture instanceof kind)) {
    throw new UserError(
      'There is no picture to train on; give picture a canvas, an ImageBitmap or ImageData.',
    );
  }
  const { width, height } = picture as Picture;
  if (width === 0 || height === 0) {
    throw new UserError(`${LABEL} has no pixels; give one that was drawn, and not closed since.`);
  }
  if (Math.max(width, height) <= LONGEST) return;
  throw new UserError(
    `${LABEL} has ${width} x ${height} pixels, more than ${LONGEST.toLocaleString('en')} a side; scale it down first.`,
  );
}

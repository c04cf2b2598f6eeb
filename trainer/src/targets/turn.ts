import sharp from 'sharp';
import { TRANSPARENT } from '../drawing/colour.js';
import { drawState } from '../drawing/raster.js';
import { premultiply, type Target } from './target.js';
import { DRAWING_SCALE, turnDrawing } from './turn-drawing.js';

/**
 * A picture in the middle of its grid, turned about the cell that the seed stands in, and then
 * scaled down as a target is.
 *
 * @param drawing see turnDrawing
 * @param degrees clockwise
 * @returns [4, side, side], 0..1, RGB premultiplied, where side = size + 2 * padding
 */
export async function turnPicture(
  drawing: Uint8Array,
  size: number,
  padding: number,
  degrees: number,
): Promise<Float32Array> {
  const side = size + 2 * padding;
  const fine = side * DRAWING_SCALE;
  const turned = turnDrawing(drawing, size, padding, degrees);
  const scaled = await sharp(turned, { raw: { width: fine, height: fine, channels: 4 } })
    .resize(side, side, { kernel: 'lanczos3' })
    .raw({ depth: 'uchar' })
    .toBuffer();
  return premultiply(scaled);
}

/**
 * The same of a target whose picture is not at hand: its cells are scaled up for a drawing, which
 * blurs what is finer than a cell.
 */
export async function turnCells(target: Target, degrees: number): Promise<Float32Array> {
  const { data, width, height, size, padding } = target;
  const side = size * DRAWING_SCALE;
  const cells = drawState(data, width, height, { scale: 1, background: TRANSPARENT });
  const drawing = await sharp(cells.data, { raw: { width, height, channels: 4 } })
    .extract({ left: padding, top: padding, width: size, height: size })
    .resize(side, side, { kernel: 'lanczos3' })
    .raw({ depth: 'uchar' })
    .toBuffer();
  return turnPicture(drawing, size, padding, degrees);
}

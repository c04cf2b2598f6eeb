import { DRAWING_SCALE } from '../drawing/drawing-scale.js';

/**
 * Turns a picture in the middle of its grid about the seed's cell, at a multiple of the grid's
 * resolution: the target of a pattern that grows with turned perception.
 *
 * @param drawing RGBA, 0..255, [DRAWING_SCALE * size, DRAWING_SCALE * size, 4], not premultiplied
 * @param degrees clockwise
 * @returns the same for the whole grid, [DRAWING_SCALE * side, DRAWING_SCALE * side, 4], where side
 *   = size + 2 * padding
 */
export function turnDrawing(
  drawing: Uint8Array | Uint8ClampedArray,
  size: number,
  padding: number,
  degrees: number,
): Uint8ClampedArray {
  const side = size + 2 * padding;
  const fine = side * DRAWING_SCALE;
  const drawn = size * DRAWING_SCALE;
  const centre = (Math.floor(side / 2) + 0.5) * DRAWING_SCALE;
  const [cosine, sine] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const turned = new Uint8ClampedArray(fine * fine * 4);
  for (let y = 0, pixel = 0; y < fine; y++) {
    for (let x = 0; x < fine; x++, pixel++) {
      // Where the pixel's centre was before turning, in pixels of the drawing.
      const [right, down] = [x + 0.5 - centre, y + 0.5 - centre];
      const fromX = cosine * right + sine * down + centre - padding * DRAWING_SCALE - 0.5;
      const fromY = cosine * down - sine * right + centre - padding * DRAWING_SCALE - 0.5;
      sample(drawing, drawn, fromX, fromY, turned, 4 * pixel);
    }
  }
  return turned;
}

/** Writes the colour at a place between pixels: bilinear, weighted by alpha. */
function sample(
  drawing: Uint8Array | Uint8ClampedArray,
  side: number,
  x: number,
  y: number,
  out: Uint8ClampedArray,
  at: number,
): void {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  if (left < -1 || top < -1 || left >= side || top >= side) return;
  let [red, green, blue, alpha] = [0, 0, 0, 0];
  for (let row = top; row <= top + 1; row++) {
    for (let column = left; column <= left + 1; column++) {
      if (row < 0 || column < 0 || row >= side || column >= side) continue;
      const from = 4 * (row * side + column);
      const weight = (1 - Math.abs(x - column)) * (1 - Math.abs(y - row)) * drawing[from + 3];
      red += weight * drawing[from];
      green += weight * drawing[from + 1];
      blue += weight * drawing[from + 2];
      alpha += weight;
    }
  }
  if (alpha === 0) return;
  out[at] = red / alpha;
  out[at + 1] = green / alpha;
  out[at + 2] = blue / alpha;
  out[at + 3] = alpha;
}

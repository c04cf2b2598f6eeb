import type { Colour } from './colour.js';

/** Pixels: RGBA, 0..255, [height, width, 4], RGB not premultiplied. */
export interface Raster {
  data: Uint8Array;
  width: number;
  height: number;
}

/** How to draw a state. */
export interface Look {
  /** Pixels per cell, along each side. */
  scale: number;
  background: Colour;
}

/** Side in pixels of a picture that is large enough to see, and quick to load. */
const USUAL_SIDE = 256;

/** The default number of pixels per cell for a grid. */
export function usualScale(width: number, height: number): number {
  return Math.max(1, Math.floor(USUAL_SIDE / Math.max(width, height)));
}

/**
 * Draws a state as a screen shows it, `rgb + (1 - alpha) * background`, every cell as a square.
 *
 * @param state [channels, height, width]; the first four channels are premultiplied RGB and alpha,
 *   and are clamped to 0..1
 */
export function drawState(
  state: Float32Array,
  width: number,
  height: number,
  { scale, background }: Look,
): Raster {
  const cells = width * height;
  const colours = new Uint8Array(4 * cells);
  const behind = background[3] / 255;
  for (let cell = 0; cell < cells; cell++) {
    const alpha = unit(state[3 * cells + cell]);
    const covered = alpha + (1 - alpha) * behind;
    for (let channel = 0; channel < 3 && covered > 0; channel++) {
      const light =
        unit(state[channel * cells + cell]) + (1 - alpha) * behind * (background[channel] / 255);
      colours[4 * cell + channel] = Math.round(255 * unit(light / covered));
    }
    colours[4 * cell + 3] = Math.round(255 * covered);
  }
  return enlarge({ data: colours, width, height }, scale);
}

/** Enlarges each pixel to `scale` by `scale` pixels. */
function enlarge({ data, width, height }: Raster, scale: number): Raster {
  const from = new Uint32Array(data.buffer, data.byteOffset, width * height);
  const wide = width * scale;
  const to = new Uint32Array(wide * height * scale);
  for (let y = 0; y < height; y++) {
    const first = y * scale * wide;
    for (let x = 0; x < width; x++) {
      to.fill(from[y * width + x], first + x * scale, first + (x + 1) * scale);
    }
    for (let copy = 1; copy < scale; copy++) {
      to.copyWithin(first + copy * wide, first, first + wide);
    }
  }
  return { data: new Uint8Array(to.buffer), width: wide, height: height * scale };
}

/** Clamps to 0..1; NaN becomes 0. */
function unit(value: number): number {
  return value > 0 ? Math.min(value, 1) : 0;
}

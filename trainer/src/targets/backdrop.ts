import { UserError } from '../common/user-error.js';

/** What to do with a flat backdrop. */
export const BACKGROUNDS = ['keep', 'remove'] as const;
export type Background = (typeof BACKGROUNDS)[number];

/** Pixels: RGBA, 0..255, [height, width, 4], RGB not premultiplied. */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
}

/** Largest difference per channel, of 255, from the backdrop's colour: more than JPEG's noise. */
const TOLERANCE = 24;
/** Share of the picture's border that must have the backdrop's colour. */
const FLAT_SHARE = 0.5;
/** Largest width of an antialiased edge beside the backdrop, in pixels. */
const EDGE_WIDTH = 2;
/** How far to look for the colour that an edge blends with the backdrop, in pixels. */
const EDGE_REACH = 4;
/** Largest difference per channel between a pixel and a blend of two colours. */
const BLEND_TOLERANCE = 12;

/** 0..255. */
export type RGB = readonly [red: number, green: number, blue: number];

/**
 * Makes a flat backdrop transparent, in place: all pixels of nearly its colour that are connected
 * to the border by such pixels. Where the edge of the rest blends into the backdrop, the backdrop's
 * share is removed from its colour and becomes transparency. Areas enclosed by the picture stay. A
 * picture with a transparent border is left unchanged.
 *
 * @param label how messages name the picture
 * @param setting how they name the setting that asks for this
 * @throws UserError if the border does not have a single colour, or nothing remains
 */
export function removeBackdrop(
  pixels: Pixels,
  label: string,
  setting = '--background remove',
): void {
  const border = lookAtBorder(pixels);
  if (!border) return;
  const { colour, share } = border;
  if (share < FLAT_SHARE) {
    throw new UserError(
      `${label} has no flat backdrop: only ${Math.round(100 * share)} % of its border has one colour; leave out ${setting}, or give a picture with a transparent background.`,
    );
  }
  const distance = spread(pixels, border);
  if (isAllBackdrop(distance)) {
    throw new UserError(
      `${label} is only backdrop, so there is nothing left to grow; leave out ${setting}, or give a picture with something on it.`,
    );
  }
  unmixEdges(pixels, distance, colour);
  for (const [pixel, steps] of distance.entries()) {
    if (steps === 0) pixels.data.fill(0, 4 * pixel, 4 * pixel + 4);
  }
}

/**
 * The colour of the flat backdrop that `removeBackdrop` would remove; undefined if there is none.
 */
export function backdropOf(pixels: Pixels): RGB | undefined {
  const border = lookAtBorder(pixels);
  if (!border || border.share < FLAT_SHARE) return undefined;
  return isAllBackdrop(spread(pixels, border)) ? undefined : border.colour;
}

/** A colour in words: `white`, `black`, or `#f06000`. */
export function nameColour(colour: RGB): string {
  if (difference(colour, [255, 255, 255]) <= TOLERANCE) return 'white';
  if (difference(colour, [0, 0, 0]) <= TOLERANCE) return 'black';
  return `#${colour.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** The border of a picture, as a sample of its backdrop. */
interface Border {
  colour: RGB;
  /** Share of the border that has that colour. */
  share: number;
  /** The pixels of the border that have it. */
  flat: readonly number[];
  /** Whether a pixel has nearly that colour, or is transparent. */
  isBackdrop: (pixel: number) => boolean;
}

/** @returns undefined if the border is transparent already */
function lookAtBorder(pixels: Pixels): Border | undefined {
  const border = borderOf(pixels);
  const alphas = border.map((pixel) => pixels.data[4 * pixel + 3]);
  if (median(alphas) < 128) return undefined;
  const colour = [0, 1, 2].map((channel) =>
    median(border.map((pixel) => pixels.data[4 * pixel + channel])),
  ) as unknown as RGB;
  const isBackdrop = (pixel: number) =>
    pixels.data[4 * pixel + 3] === 0 || difference(colourOf(pixels, pixel), colour) <= TOLERANCE;
  const flat = border.filter(isBackdrop);
  return { colour, share: flat.length / border.length, flat, isBackdrop };
}

function isAllBackdrop(distance: Uint8Array): boolean {
  return distance.every((steps) => steps === 0);
}

/**
 * Distance of each pixel from the backdrop: 0 for pixels of the backdrop connected to the border,
 * up to EDGE_WIDTH for the edge beside it, then EDGE_WIDTH + 1.
 */
function spread(pixels: Pixels, { flat, isBackdrop }: Border): Uint8Array {
  const distance = new Uint8Array(pixels.width * pixels.height).fill(EDGE_WIDTH + 1);
  const backdrop = [...flat];
  for (const pixel of backdrop) distance[pixel] = 0;
  for (let next = 0; next < backdrop.length; next++) {
    for (const pixel of around(pixels, backdrop[next], 1)) {
      if (distance[pixel] === 0 || !isBackdrop(pixel)) continue;
      distance[pixel] = 0;
      backdrop.push(pixel);
    }
  }
  let front = backdrop;
  for (let steps = 1; steps <= EDGE_WIDTH; steps++) {
    const edge: number[] = [];
    for (const pixel of front.flatMap((from) => around(pixels, from, 1))) {
      if (distance[pixel] <= steps) continue;
      distance[pixel] = steps;
      edge.push(pixel);
    }
    front = edge;
  }
  return distance;
}

/** Removes the backdrop's share from the pixels beside it. */
function unmixEdges(pixels: Pixels, distance: Uint8Array, backdrop: RGB): void {
  const before = { ...pixels, data: pixels.data.slice() };
  for (const [pixel, steps] of distance.entries()) {
    if (steps === 0 || steps > EDGE_WIDTH) continue;
    const colour = colourOf(before, pixel);
    const inside = around(pixels, pixel, EDGE_REACH).filter((other) => distance[other] > 0);
    const share = coverage(
      colour,
      backdrop,
      inside.map((other) => colourOf(before, other)),
    );
    if (share >= 1) continue;
    for (const channel of [0, 1, 2]) {
      const own = (colour[channel] - (1 - share) * backdrop[channel]) / share;
      pixels.data[4 * pixel + channel] = Math.round(Math.min(255, Math.max(0, own)));
    }
    pixels.data[4 * pixel + 3] = Math.round(share * before.data[4 * pixel + 3]);
  }
}

/**
 * How much of a pixel the picture covers, 0..1: the smallest share that explains the pixel as a
 * blend of the backdrop and a colour nearby. A pixel that is no such blend, like an outline of its
 * own colour, is covered fully.
 */
function coverage(colour: RGB, backdrop: RGB, inside: readonly RGB[]): number {
  let least = 1;
  for (const full of inside) {
    const reach = minus(full, backdrop);
    const length = dot(reach, reach);
    const share = dot(minus(colour, backdrop), reach) / length;
    if (!(share > 0 && share < least)) continue;
    const blend = backdrop.map((value, i) => value + share * reach[i]) as unknown as RGB;
    if (difference(colour, blend) <= BLEND_TOLERANCE) least = share;
  }
  return least;
}

function borderOf({ width, height }: Pixels): number[] {
  const border: number[] = [];
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    if (x === 0 || y === 0 || x === width - 1 || y === height - 1) border.push(pixel);
  }
  return border;
}

/** The pixels of the square around a pixel, clipped to the picture. */
function around({ width, height }: Pixels, pixel: number, reach: number): number[] {
  const [x, y] = [pixel % width, Math.floor(pixel / width)];
  const found: number[] = [];
  for (let row = Math.max(0, y - reach); row <= Math.min(height - 1, y + reach); row++) {
    for (let column = Math.max(0, x - reach); column <= Math.min(width - 1, x + reach); column++) {
      found.push(row * width + column);
    }
  }
  return found;
}

function colourOf({ data }: Pixels, pixel: number): RGB {
  return [data[4 * pixel], data[4 * pixel + 1], data[4 * pixel + 2]];
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1];
}

/** The largest difference of a channel. */
function difference(a: RGB, b: RGB): number {
  return Math.max(...minus(a, b).map(Math.abs));
}

function minus(a: RGB, b: RGB): RGB {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function dot(a: RGB, b: RGB): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

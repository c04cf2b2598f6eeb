import sharp, { type OverlayOptions } from 'sharp';
import type { Colour } from './colour.js';
import { inkOn } from './colour.js';
import { letter, textWidth } from './lettering.js';
import type { Raster } from './raster.js';

/** A picture of a film strip and the label below it. */
export interface Panel {
  picture: Raster;
  label: string;
}

/** Panels side by side, and the label to their left. */
export interface Row {
  label?: string;
  panels: readonly Panel[];
}

/** Pixels. */
const GAP = 8;
const TEXT = 13;
const LINE = 20;

/**
 * Joins pictures of the same size, in rows, into one picture with labels.
 *
 * @param rows at least one, each with at least one panel
 * @returns a PNG file
 */
export async function filmStrip(rows: readonly Row[], background: Colour): Promise<Buffer> {
  const { width, height } = rows[0].panels[0].picture;
  const left = GAP + Math.max(0, ...rows.map(({ label }) => (label ? labelWidth(label) : 0)));
  const columns = Math.max(...rows.map(({ panels }) => panels.length));
  const labels = rows.flatMap(({ panels }) => panels.map(({ label }) => label));
  // A small picture may be narrower than its label.
  const pitch = GAP + Math.ceil(Math.max(width, ...labels.map((text) => textWidth(text, TEXT))));
  const rowHeight = height + LINE + GAP;
  const size = { width: left + columns * pitch, height: GAP + rows.length * rowHeight };
  const ink = inkOn(background);

  const writing: string[] = [];
  const pictures: OverlayOptions[] = [];
  rows.forEach(({ label, panels }, row) => {
    const top = GAP + row * rowHeight;
    const below = top + height + LINE - 5;
    if (label) {
      const middle = top + (height + TEXT) / 2;
      writing.push(letter(label, { x: GAP, y: middle, size: TEXT, colour: ink }));
    }
    panels.forEach((panel, column) => {
      const x = left + column * pitch;
      const raw = { width, height, channels: 4 } as const;
      const start = x + Math.floor((pitch - GAP - width) / 2);
      pictures.push({ input: Buffer.from(panel.picture.data), raw, left: start, top });
      const middle = x + (pitch - GAP) / 2;
      const place = { x: middle, y: below, size: TEXT, colour: ink, anchor: 'middle' } as const;
      writing.push(letter(panel.label, place));
    });
  });
  const [r, g, b, alpha] = background;
  const canvas = { ...size, channels: 4, background: { r, g, b, alpha: alpha / 255 } } as const;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}">${writing.join('')}</svg>`;
  return sharp({ create: canvas })
    .composite([...pictures, { input: Buffer.from(svg) }])
    .png()
    .toBuffer();
}

function labelWidth(label: string): number {
  return Math.ceil(textWidth(label, TEXT)) + GAP;
}

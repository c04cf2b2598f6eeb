import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as fontkit from 'fontkit';
import { unpackFont } from './unpack-font.js';

/**
 * Writes text into SVG as outlines: real text would depend on the machine's fonts, and vanish
 * without any.
 */

export interface Place {
  /** Pixels: the anchor of the text, on its baseline. */
  x: number;
  y: number;
  /** Height of a line in pixels. */
  size: number;
  colour: string;
  /** The part of the text that is at x. */
  anchor?: 'start' | 'middle' | 'end';
  /** Whether it is turned a quarter to the left about its anchor, as along a vertical axis. */
  upright?: boolean;
}

const FILE = '@fontsource/dejavu-sans/files/dejavu-sans-latin-400-normal.woff';

const { resolve } = createRequire(import.meta.url);
let loaded: fontkit.Font | undefined;

function font(): fontkit.Font {
  loaded ??= fontkit.create(unpackFont(readFileSync(resolve(FILE)))) as fontkit.Font;
  return loaded;
}

/** Width of a text in pixels. */
export function textWidth(text: string, size: number): number {
  return (font().layout(text).advanceWidth * size) / font().unitsPerEm;
}

/** @returns an SVG element */
export function letter(text: string, place: Place): string {
  const { x, y, size, colour, anchor = 'start', upright = false } = place;
  const share = { start: 0, middle: 0.5, end: 1 }[anchor];
  const scale = size / font().unitsPerEm;
  const { glyphs, positions, advanceWidth } = font().layout(text);
  let at = -share * advanceWidth;
  const outlines = glyphs.map((glyph, index) => {
    const outline = `<path transform="translate(${at} 0)" d="${glyph.path.toSVG()}"/>`;
    at += positions[index].xAdvance;
    return outline;
  });
  const turn = upright ? ' rotate(-90)' : '';
  // In fonts the y axis points up.
  const transform = `translate(${x} ${y})${turn} scale(${scale} ${-scale})`;
  return `<g transform="${transform}" fill="${colour}">${outlines.join('')}</g>`;
}

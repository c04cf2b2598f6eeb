import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as fontkit from 'fontkit';
import { unpackFont } from './unpack-font.js';

/**
 * Writes text into SVG as outlines. As text it would be drawn with the fonts of the machine, and
 * vanish on one that has none.
 */

export interface Place {
  /** Pixels; where the text starts, has its middle or ends, and its base line. */
  x: number;
  y: number;
  /** Pixels of a line. */
  size: number;
  colour: string;
  /** Which part of the text lies at x. */
  anchor?: 'start' | 'middle' | 'end';
  /** Turned a quarter to the left about its place, as along an upright axis. */
  upright?: boolean;
}

const FILE = '@fontsource/dejavu-sans/files/dejavu-sans-latin-400-normal.woff';

const { resolve } = createRequire(import.meta.url);
let loaded: fontkit.Font | undefined;

function font(): fontkit.Font {
  loaded ??= fontkit.create(unpackFont(readFileSync(resolve(FILE)))) as fontkit.Font;
  return loaded;
}

/** Pixels that a text takes from its start to its end. */
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
  // In fonts, y points up.
  const transform = `translate(${x} ${y})${turn} scale(${scale} ${-scale})`;
  return `<g transform="${transform}" fill="${colour}">${outlines.join('')}</g>`;
}

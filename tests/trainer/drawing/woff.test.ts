import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import * as fontkit from 'fontkit';
import { unpackWoff } from '../../../trainer/src/drawing/woff.js';

test('an unpacked font is the font that fontkit reads from the packed file', () => {
  const file = createRequire(import.meta.url).resolve(
    '@fontsource/dejavu-sans/files/dejavu-sans-latin-400-normal.woff',
  );
  const packed = readFileSync(file);
  const [ours, theirs] = [unpackWoff(packed), packed].map((bytes) => {
    const font = fontkit.create(bytes) as fontkit.Font;
    const { glyphs, positions, advanceWidth } = font.layout('WAVE: held, t = 400 (1 %)');
    const outlines = glyphs.map(({ path }) => path.toSVG());
    return { outlines, positions, advanceWidth, unitsPerEm: font.unitsPerEm };
  });
  assert.deepEqual(ours, theirs);
});

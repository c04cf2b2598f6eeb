import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import * as fontkit from 'fontkit';
import { unpackFont } from '../../../trainer/src/drawing/unpack-font.js';

const file = '@fontsource/dejavu-sans/files/dejavu-sans-latin-400-normal.woff';
const woff = readFileSync(createRequire(import.meta.url).resolve(file));

test('an unpacked font has the tables and the size that its WOFF file states', () => {
  const font = unpackFont(woff);
  assert.equal(font.length, woff.readUInt32BE(16));
  // Each table's checksum, as the font's designers wrote it, is the sum of its words.
  for (let entry = 12; entry < 12 + 16 * font.readUInt16BE(4); entry += 16) {
    const tag = font.toString('latin1', entry, entry + 4);
    const [checksum, offset, length] = [4, 8, 12].map((at) => font.readUInt32BE(entry + at));
    let sum = 0;
    for (let at = offset; at < offset + length; at += 4) sum = (sum + font.readUInt32BE(at)) >>> 0;
    // That of the head table leaves its own sum over the whole file out.
    if (tag === 'head') sum = (sum - font.readUInt32BE(offset + 8)) >>> 0;
    assert.equal(sum, checksum, tag);
  }
});

test('it draws the same letters', () => {
  const [packed, unpacked] = [woff, unpackFont(woff)].map((bytes) => {
    const { glyphs, advanceWidth } = (fontkit.create(bytes) as fontkit.Font).layout('Töne, 0.5×');
    return { advanceWidth, outlines: glyphs.map(({ path }) => path.toSVG()) };
  });
  assert.deepEqual(unpacked, packed);
});

test('what is no WOFF file is refused', () => {
  assert.throws(() => unpackFont(Buffer.from('OTTO')), /not a WOFF file/);
});

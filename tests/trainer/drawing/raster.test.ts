import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import sharp from 'sharp';
import { TRANSPARENT, WHITE } from '../../../trainer/src/drawing/colour.js';
import { toPng, toWebp } from '../../../trainer/src/drawing/encode.js';
import { parseColour } from '../../../trainer/src/drawing/parse-colour.js';
import { drawState } from '../../../trainer/src/drawing/raster.js';

/** Two cells side by side: half covered red with a hidden channel, and an empty one. */
const STATE = Float32Array.from([0.5, 0, 0, 0, 0, 0, 0.5, 0, 7, -7]);
const draw = (scale: number, background = WHITE, state = STATE) =>
  drawState(state, state.length / 5, 1, { scale, background });

describe('drawState', () => {
  it('lays premultiplied colours over the background', () => {
    assert.deepEqual([...draw(1).data], [255, 128, 128, 255, 255, 255, 255, 255]);
    const blue = draw(1, [0, 0, 255, 255]);
    assert.deepEqual([...blue.data], [128, 0, 128, 255, 0, 0, 255, 255]);
  });

  it('keeps transparency where the background has it', () => {
    assert.deepEqual([...draw(1, TRANSPARENT).data], [255, 0, 0, 128, 0, 0, 0, 0]);
  });

  it('makes a square of every cell', () => {
    const { data, width, height } = draw(3);
    assert.deepEqual([width, height], [6, 3]);
    for (let y = 0; y < 3; y++) {
      for (let x = 0; x < 6; x++) {
        const pixel = [...data.subarray(4 * (y * 6 + x), 4 * (y * 6 + x) + 4)];
        assert.deepEqual(pixel, x < 3 ? [255, 128, 128, 255] : [255, 255, 255, 255]);
      }
    }
  });

  it('draws what is no colour as the nearest one', () => {
    const wild = Float32Array.from([NaN, 2, -1, Infinity, 9]);
    assert.deepEqual([...draw(1, WHITE, wild).data], [0, 255, 0, 255]);
  });
});

describe('toWebp', () => {
  it('keeps every pixel, as a PNG does', async () => {
    const state = Float32Array.from({ length: 5 * 36 }, (_, index) => ((index * 37) % 101) / 100);
    const picture = drawState(state, 6, 6, { scale: 2, background: TRANSPARENT });
    assert.ok(picture.data.filter((_, index) => index % 4 === 3).every((alpha) => alpha > 0));
    for (const [encode, format] of [
      [toPng, 'png'],
      [toWebp, 'webp'],
    ] as const) {
      const file = await encode(picture);
      assert.equal((await sharp(file).metadata()).format, format);
      assert.deepEqual([...(await sharp(file).raw().toBuffer())], [...picture.data]);
    }
  });
});

describe('parseColour', () => {
  it('reads what CSS calls a colour', async () => {
    assert.deepEqual(await parseColour('#fff8e0'), [255, 248, 224, 255]);
    assert.deepEqual(await parseColour('black'), [0, 0, 0, 255]);
    assert.deepEqual(await parseColour('transparent'), TRANSPARENT);
  });

  it('says so where it is none', async () => {
    await assert.rejects(parseColour('lizard'), /"lizard" is not a colour; give one such as white/);
  });
});

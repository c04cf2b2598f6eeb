import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { scaleDown } from '../../../trainer/src/drawing/scale-down.js';
import { scaleUp } from '../../../trainer/src/drawing/scale-up.js';
import { emojiByName } from '../../../trainer/src/targets/emoji.js';
import { rasterise } from '../../../trainer/src/targets/rasterise.js';
import { turnDrawing } from '../../../trainer/src/targets/turn-drawing.js';

const SIDE = 20;

/** By sharp. */
async function lanczos(pixels: Uint8Array | Uint8ClampedArray, side: number): Promise<number[]> {
  const raw = { width: 8 * side, height: 8 * side, channels: 4 } as const;
  const scaled = sharp(pixels, { raw }).resize(side, side, { kernel: 'lanczos3' });
  return Array.from(await scaled.raw({ depth: 'uchar' }).toBuffer());
}

test('scaled down, pictures have the very bytes that sharp gives', async () => {
  const noise = Uint8Array.from(
    { length: 4 * (8 * SIDE) ** 2 },
    (_, index) => Math.imul(index, 2654435761) >>> 24,
  );
  assert.deepEqual(Array.from(scaleDown(noise, SIDE)), await lanczos(noise, SIDE));
  // Of one colour and soft at its rim, where rounding shows.
  const svg = new TextEncoder().encode(emojiByName('collision').svg);
  const drawing = await rasterise(svg, 8 * SIDE, 'collision', { oversampling: 1 });
  assert.deepEqual(
    Array.from(scaleDown(drawing, SIDE)),
    Array.from(await rasterise(svg, SIDE, '')),
  );
  const turned = turnDrawing(drawing, SIDE, 4, 35);
  assert.deepEqual(Array.from(scaleDown(turned, SIDE + 8)), await lanczos(turned, SIDE + 8));
});

test('scaled up and down again, a smooth picture is nearly the same', () => {
  const pixels = Uint8Array.from({ length: 4 * SIDE * SIDE }, (_, index) => {
    const [x, y] = [(index >> 2) % SIDE, Math.floor((index >> 2) / SIDE)];
    return [12 * x, 12 * y, 128 + 60 * Math.sin(x / 3), 255][index % 4];
  });
  const up = scaleUp(pixels, SIDE);
  assert.equal(up.length, 64 * pixels.length);
  const again = scaleDown(up, SIDE);
  const most = pixels.reduce((peak, value, at) => Math.max(peak, Math.abs(value - again[at])), 0);
  assert.ok(most <= 4, `${most}`);
  const flat = Uint8Array.from(pixels, (_, index) => [200, 100, 50, 128][index % 4]);
  assert.ok(scaleUp(flat, SIDE).every((value, at) => Math.abs(value - flat[at % 4]) <= 1));
});

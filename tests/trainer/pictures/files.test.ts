import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import sharp, { type OutputInfo } from 'sharp';
import { animate } from '../../../trainer/src/drawing/animation.js';
import { TRANSPARENT, WHITE } from '../../../trainer/src/drawing/colour.js';
import { filmStrip } from '../../../trainer/src/drawing/film-strip.js';
import { letter } from '../../../trainer/src/drawing/lettering.js';
import { lossCurve } from '../../../trainer/src/drawing/loss-curve.js';
import { drawState, type Raster } from '../../../trainer/src/drawing/raster.js';

const SIDE = 4;
const CELLS = SIDE * SIDE;

/** Every cell has a colour of its own, which differs from frame to frame. */
function picture(frame: number, background = WHITE): Raster {
  const state = new Float32Array(4 * CELLS).map((_, i) => {
    const cell = i % CELLS;
    return [cell / CELLS, frame / 8, 1 - cell / CELLS, 1][Math.floor(i / CELLS)];
  });
  if (background === TRANSPARENT) for (let c = 0; c < 4; c++) state[c * CELLS] = 0;
  return drawState(state, SIDE, SIDE, { scale: 2, background });
}

async function framesOf(file: Buffer): Promise<Buffer[]> {
  const { pages = 1 } = await sharp(file).metadata();
  const numbers = [...Array(pages).keys()];
  return Promise.all(numbers.map((page) => sharp(file, { page }).ensureAlpha().raw().toBuffer()));
}

describe('animate', () => {
  for (const format of ['gif', 'webp'] as const) {
    it(`keeps every frame of a ${format}, how long it lasts, and repeats`, async () => {
      const frames = [40, 50, 1200].map((milliseconds, i) => ({
        milliseconds,
        picture: picture(i, TRANSPARENT),
      }));
      const file = await animate(frames, format);
      const { delay, loop, pages } = await sharp(file).metadata();
      assert.deepEqual({ delay, loop, pages }, { delay: [40, 50, 1200], loop: 0, pages: 3 });
      const decoded = await framesOf(file);
      frames.forEach((frame, i) => assert.deepEqual([...decoded[i]], [...frame.picture.data]));
    });
  }
});

describe('filmStrip', () => {
  it('holds each picture as it is, with its label below', async () => {
    const panels = [0, 1, 2].map((frame) => ({ picture: picture(frame), label: `t = ${frame}` }));
    const file = await filmStrip([{ panels }, { panels, label: 'again' }], WHITE);
    const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
    const rows = new Set<string>();
    for (const { picture: wanted } of panels) {
      const places = findPicture(data, info, wanted);
      assert.equal(places.length, 2);
      assert.equal(places[0].x, places[1].x);
      for (const place of places) rows.add(`${place.y}`);
      // Something darker than the background is written below.
      const below = { left: places[0].x, top: places[0].y + 8, width: 8, height: 20 };
      const { channels } = await sharp(file).extract(below).stats();
      assert.ok(channels[0].min < 128);
    }
    assert.equal(rows.size, 2);
  });
});

function findPicture(data: Buffer, info: OutputInfo, wanted: Raster) {
  const places: { x: number; y: number }[] = [];
  for (let y = 0; y + wanted.height <= info.height; y++) {
    for (let x = 0; x + wanted.width <= info.width; x++) {
      const row = (line: number) => {
        const from = ((y + line) * info.width + x) * info.channels;
        return data.subarray(from, from + wanted.width * info.channels);
      };
      const matches = [...Array(wanted.height).keys()].every(
        (line) =>
          info.channels === 4 &&
          row(line).equals(
            wanted.data.subarray(line * wanted.width * 4, (line + 1) * wanted.width * 4),
          ),
      );
      if (matches) places.push({ x, y });
    }
  }
  return places;
}

describe('letter', () => {
  it('draws outlines, which need no font of the machine', async () => {
    const svg = letter('t = 4,600 × 45°', { x: 5, y: 20, size: 16, colour: '#000' });
    assert.doesNotMatch(svg, /<text/);
    const page = `<svg xmlns="http://www.w3.org/2000/svg" width="160" height="30">${svg}</svg>`;
    const drawn = await sharp(Buffer.from(page)).flatten({ background: '#fff' }).png().toBuffer();
    const { mean } = (await sharp(drawn).stats()).channels[0];
    assert.ok(mean < 245 && mean > 200, `${mean}`);
  });
});

describe('lossCurve', () => {
  const at = (iteration: number, loss: number) => ({ iteration, loss });
  const blue = async (points: Parameters<typeof lossCurve>[0]) => {
    const file = await lossCurve(points, 100);
    const { data, info } = await sharp(file)
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const columns = new Map<number, number>();
    for (let pixel = 0; pixel < data.length / 3; pixel++) {
      const [red, , b] = data.subarray(3 * pixel, 3 * pixel + 3);
      if (red < 60 && b > 140) columns.set(pixel % info.width, Math.floor(pixel / info.width));
    }
    return columns;
  };

  it('falls where the loss falls, and ends where the run is', async () => {
    const points = [...Array(50).keys()].map((i) => at(i + 1, 0.1 * 0.9 ** i));
    const columns = await blue(points);
    const xs = [...columns.keys()].sort((a, b) => a - b);
    assert.ok(xs.length > 300);
    assert.ok(columns.get(xs[0])! + 100 < columns.get(xs.at(-1)!)!);
    assert.ok(Math.abs(xs.at(-1)! - (92 + 916) / 2) < 8);
  });

  it('copes with nothing, one point, and what is no number', async () => {
    for (const points of [
      [],
      [at(1, 0.1)],
      [at(1, 0.1), at(2, NaN), at(3, Infinity), at(4, 0), { ...at(5, 9), trouble: 'exploded' }],
    ]) {
      const { width, height } = await sharp(await lossCurve(points, 100)).metadata();
      assert.deepEqual([width, height], [960, 540]);
    }
  });

  it('draws a million iterations', async () => {
    const points = Array.from({ length: 1e6 }, (_, i) => at(i + 1, 0.01 + (i % 7) * 0.001));
    const { width, height } = await sharp(await lossCurve(points, 1e6)).metadata();
    assert.deepEqual([width, height], [960, 540]);
  });
});

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { loadTarget } from '../../../trainer/src/targets/load-target.js';
import { temporaryFolder } from '../../helpers/command-line.js';

const folder = temporaryFolder();
const SIDE = 8;

/** Colours of Display P3, 0..1; the last is on no ordinary screen. */
const COLOURS = [
  [0.8, 0.4, 0.2],
  [0.25, 0.47, 0.3],
  [0.5, 0.5, 0.5],
  [1, 1, 1],
  [0.9, 0.1, 0.6],
];
/** The matrices of CSS Color 4: linear Display P3 to XYZ, and XYZ to linear sRGB. */
const P3_TO_XYZ = [
  [608311 / 1250200, 189793 / 714400, 198249 / 1000160],
  [35783 / 156275, 247089 / 357200, 198249 / 2500400],
  [0, 32229 / 714400, 5220557 / 5000800],
];
const XYZ_TO_SRGB = [
  [12831 / 3959, -329 / 214, -1974 / 3959],
  [-851781 / 878810, 1648619 / 878810, 36519 / 878810],
  [705 / 12673, -2585 / 12673, 705 / 667],
];
const times = (matrix: number[][], vector: number[]) =>
  matrix.map((row) => row.reduce((sum, value, i) => sum + value * vector[i], 0));
const toLinear = (value: number) =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
const fromLinear = (value: number) =>
  value <= 0.0031308 ? 12.92 * Math.max(0, value) : 1.055 * Math.min(1, value) ** (1 / 2.4) - 0.055;
const p3ToSrgb = (colour: number[]) =>
  times(XYZ_TO_SRGB, times(P3_TO_XYZ, colour.map(toLinear))).map(fromLinear);

/** The profile that the image library has under a name. */
async function profile(name: 'p3' | 'srgb'): Promise<Buffer> {
  const picture = plain([0, 0, 0]).withIccProfile(name);
  return (await sharp(await picture.png().toBuffer()).metadata()).icc!;
}

function plain([r, g, b]: number[]) {
  const background = { r: 255 * r, g: 255 * g, b: 255 * b };
  return sharp({ create: { width: SIDE, height: SIDE, channels: 3, background } });
}

/** A profile of greys: light is the value to the power of 1.8, as on old screens. */
function greyProfile(): Buffer {
  const s15 = (value: number) => Math.round(value * 65536);
  const words = (...values: number[]) => {
    const bytes = Buffer.alloc(4 * values.length);
    values.forEach((value, i) => bytes.writeInt32BE(value, 4 * i));
    return bytes;
  };
  const text = (letters: string) => Buffer.from(letters, 'latin1');
  const white = [0.9642, 1, 0.8249].map(s15);
  const parts: [string, Buffer][] = [
    ['desc', Buffer.concat([text('desc\0\0\0\0'), words(5), text('grey\0'), Buffer.alloc(79)])],
    ['cprt', text('text\0\0\0\0none\0\0\0\0')],
    ['wtpt', Buffer.concat([text('XYZ \0\0\0\0'), words(...white)])],
    ['kTRC', Buffer.concat([text('curv\0\0\0\0'), words(1), Buffer.from([1, 0xcd, 0, 0])])],
  ];
  const start = 128 + 4 + 12 * parts.length;
  let end = start;
  const table = parts.map(([name, bytes]) => {
    const entry = Buffer.concat([text(name), words(end, bytes.length)]);
    end += bytes.length;
    return entry;
  });
  const head = Buffer.alloc(128);
  head.writeUInt32BE(end);
  head.write('\x02\x40', 8, 'latin1');
  head.write('mntrGRAYXYZ ', 12, 'latin1');
  head.write('acsp', 36, 'latin1');
  words(...white).copy(head, 68);
  return Buffer.concat([head, words(parts.length), ...table, ...parts.map(([, bytes]) => bytes)]);
}

/** A PNG of one colour, 0..1 for each channel, that no library had a hand in. */
function png(colour: number[], depth: 8 | 16, icc?: Buffer): Buffer {
  const most = 2 ** depth - 1;
  const pixel = Buffer.alloc((colour.length * depth) / 8);
  colour.forEach((value, i) =>
    pixel.writeUIntBE(Math.round(value * most), (i * depth) / 8, depth / 8),
  );
  const row = Buffer.concat([Buffer.of(0), ...Array<Buffer>(SIDE).fill(pixel)]);
  const kind = [0, 0, 4, 2, 6][colour.length];
  const chunk = (name: string, data: Buffer) => {
    const named = Buffer.concat([Buffer.from(name), data]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(data.length);
    ends.writeUInt32BE(crc32(named), 4);
    return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)]);
  };
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', Buffer.of(0, 0, 0, SIDE, 0, 0, 0, SIDE, depth, kind, 0, 0, 0)),
    ...(icc ? [chunk('iCCP', Buffer.concat([Buffer.from('x\0\0'), deflateSync(icc)]))] : []),
    chunk('IDAT', deflateSync(Buffer.concat(Array<Buffer>(SIDE).fill(row)))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** RGB and alpha of the middle of what is learned of a picture, 0..255; RGB not premultiplied. */
async function learned(bytes: Buffer): Promise<number[]> {
  const file = path.join(folder, 'picture');
  writeFileSync(file, bytes);
  const { data, width, height } = await loadTarget(file, { size: 4, padding: 0 });
  const values = [0, 1, 2, 3].map((channel) => data[channel * width * height + 5]);
  return values.map((value, channel) => (255 * value) / (channel < 3 ? values[3] : 1));
}

function assertColour(found: number[], wanted: number[], tolerance: number, what: string) {
  const all = wanted.length < 4 ? [...wanted, 1] : wanted;
  const differs = all.map((value, i) => Math.abs(found[i] - 255 * value));
  assert.ok(Math.max(...differs) <= tolerance, `${what}: ${found} for ${all.map((v) => 255 * v)}`);
}

for (const depth of [8, 16] as const) {
  test(`a PNG of ${depth} bits in Display P3 is learned in sRGB`, async () => {
    const icc = await profile('p3');
    // The library computes in as many bits as the picture has.
    const within = depth === 8 ? 2 : 1;
    for (const colour of COLOURS) {
      const given = colour.map((value) => Math.round(value * 255) / 255);
      const source = depth === 8 ? given : colour;
      const wanted = p3ToSrgb(source);
      assertColour(await learned(png(source, depth, icc)), wanted, within, `${colour}`);
      const clear = await learned(png([...source, 0.6], depth, icc));
      // Premultiplied values have fewer levels.
      assertColour(clear, [...wanted, 0.6], 2 * within, `${colour} with alpha`);
    }
  });

  test(`a PNG of ${depth} bits in sRGB, or of no profile, keeps its colours`, async () => {
    const icc = await profile('srgb');
    for (const colour of COLOURS) {
      assertColour(await learned(png(colour, depth)), colour, 1.01, `${colour}, no profile`);
      assertColour(await learned(png(colour, depth, icc)), colour, 1.01, `${colour}, sRGB`);
    }
  });

  test(`greys of ${depth} bits follow a profile of greys`, async () => {
    for (const value of [0.2, 0.5, 0.8, 1]) {
      const grey = Math.round(value * 255) / 255;
      const wanted = fromLinear(grey ** (0x1cd / 256));
      const rgb = [wanted, wanted, wanted];
      assertColour(await learned(png([grey], depth, greyProfile())), rgb, 1.01, `${grey}`);
      const clear = await learned(png([grey, 0.6], depth, greyProfile()));
      assertColour(clear, [...rgb, 0.6], 1.8, `${grey} with alpha`);
    }
  });

  test(`a profile of another kind in a PNG of ${depth} bits, or a damaged one, is left aside`, async () => {
    const p3 = await profile('p3');
    const damaged = Buffer.from(p3).fill(0, 36, 40);
    const [colour] = COLOURS;
    assertColour(await learned(png([0.6], depth, p3)), [0.6, 0.6, 0.6], 1.01, 'RGB in greys');
    assertColour(await learned(png(colour, depth, greyProfile())), colour, 1.01, 'greys in RGB');
    assertColour(await learned(png(colour, depth, damaged)), colour, 1.01, 'damaged');
    assertColour(await learned(png(colour, depth, Buffer.of(1))), colour, 1.01, 'one byte');
  });
}

test('JPEG and WebP in Display P3 are learned in sRGB', async () => {
  for (const colour of COLOURS) {
    const inP3 = plain(p3ToSrgb(colour)).withIccProfile('p3');
    for (const bytes of [
      await inP3.clone().webp({ lossless: true }).toBuffer(),
      await inP3.clone().jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer(),
    ]) {
      assert.equal((await sharp(bytes).metadata()).icc?.toString('latin1', 36, 40), 'acsp');
      // Rounded to 8 bits in P3, a dark red beside a strong green is off by levels in sRGB.
      assertColour(await learned(bytes), p3ToSrgb(colour), 4, `${colour}`);
    }
  }
});

test('a CMYK JPEG follows its profile, and without one that of common printing', async () => {
  const ink = plain([0.6, 0.5, 0.45]).toColourspace('cmyk');
  const bare = await ink.clone().jpeg({ quality: 100 }).toBuffer();
  const tagged = await ink.clone().withIccProfile('cmyk').jpeg({ quality: 100 }).toBuffer();
  assert.equal((await sharp(bare).metadata()).space, 'cmyk');
  assert.equal((await sharp(tagged).metadata()).space, 'cmyk');
  assertColour(await learned(tagged), [0.6, 0.5, 0.45], 12, 'tagged');
  assertColour(await learned(bare), [0.6, 0.5, 0.45], 12, 'bare');
});

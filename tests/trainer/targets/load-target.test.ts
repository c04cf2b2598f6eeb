import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import sharp from 'sharp';
import { UserError } from '../../../trainer/src/common/user-error.js';
import { loadTarget, type TargetOptions } from '../../../trainer/src/targets/load-target.js';
import type { Target } from '../../../trainer/src/targets/target.js';

const folder = mkdtempSync(join(tmpdir(), 'growing-ca-target-'));
after(() => rmSync(folder, { recursive: true }));

const file = (name: string) => join(folder, name);
const BLUE_CLEAR = { r: 0, g: 0, b: 255, alpha: 0 };
const RED = { r: 255, g: 0, b: 0, alpha: 1 };

/** A picture of one colour. */
function plain(width: number, height: number, background = RED) {
  return sharp({ create: { width, height, channels: 4, background } });
}

/** One channel of a target as rows. */
function rows({ data, width, height }: Target, channel: number): number[][] {
  return Array.from({ length: height }, (_, y) => {
    const start = (channel * height + y) * width;
    return [...data.subarray(start, start + width)];
  });
}

function sumOfSquares(data: Float32Array): number {
  return data.reduce((sum, value) => sum + value * value, 0);
}

async function refuses(spec: string, message: RegExp, options?: TargetOptions): Promise<void> {
  await assert.rejects(loadTarget(spec, options), (error) => {
    assert.ok(error instanceof UserError, String(error));
    assert.match(error.message, message);
    assert.match(error.message, /^[^\n]{10,300}[.?]$/, 'one short line');
    return true;
  });
}

test('the lizard is the picture that the design page scored', async () => {
  const lizard = await loadTarget('🦎');
  assert.deepEqual(
    { ...lizard, data: undefined },
    {
      name: 'lizard',
      width: 64,
      height: 64,
      size: 40,
      padding: 12,
      data: undefined,
      source: 'emoji:lizard',
      licence: 'Apache-2.0',
      emoji: '🦎',
    },
  );
  const blank = sumOfSquares(lizard.data) / (40 * 40 * 4);
  assert.ok(Math.abs(blank - 0.095) < 0.001, `a blank picture scores ${blank}`);

  const [red, green, blue, alpha] = [0, 1, 2, 3].map((channel) => rows(lizard, channel).flat());
  assert.ok(alpha.every((value, i) => Math.max(red[i], green[i], blue[i]) <= value && value <= 1));
  assert.ok(rows(lizard, 3).every((row, y) => (y >= 12 && y < 52) || row.every((a) => a === 0)));
  assert.ok(Math.max(...alpha) === 1);
});

test('size and padding set the grid', async () => {
  const lizard = await loadTarget('lizard', { size: 16, padding: 3 });
  assert.equal(lizard.width, 22);
  assert.equal(lizard.data.length, 4 * 22 * 22);
});

test('no colour leaks out of transparent pixels', async () => {
  const half = await plain(32, 64, RED).png().toBuffer();
  await plain(64, 64, BLUE_CLEAR)
    .composite([{ input: half, left: 0, top: 0, blend: 'over' }])
    .png()
    .toFile(file('half.png'));
  const target = await loadTarget(file('half.png'), { size: 10, padding: 0 });
  const [red, , blue, alpha] = [0, 1, 2, 3].map((channel) => rows(target, channel).flat());
  assert.ok(blue.every((value) => value === 0));
  assert.ok(alpha.some((value) => value === 1) && alpha.some((value) => value === 0));
  alpha.forEach((value, i) => assert.ok(Math.abs(red[i] - value) < 0.004, `cell ${i}`));
});

test('proportions are kept, the picture lies in the centre', async () => {
  await plain(200, 100).png().toFile(file('wide.png'));
  const target = await loadTarget(file('wide.png'), { size: 8, padding: 1 });
  const filled = rows(target, 3).map((row) => row.filter((alpha) => alpha === 1).length);
  assert.deepEqual(filled, [0, 0, 0, 8, 8, 8, 8, 0, 0, 0]);
});

test('JPEG, WebP, GIF, SVG, CMYK and 16-bit pictures are read', async () => {
  await plain(30, 30).jpeg().toFile(file('red.jpg'));
  await plain(30, 30).webp({ lossless: true }).toFile(file('red.webp'));
  await plain(30, 30).gif().toFile(file('red.gif'));
  await plain(30, 30).toColourspace('rgb16').png().toFile(file('deep.png'));
  await plain(30, 30).toColourspace('cmyk').jpeg().toFile(file('cmyk.jpg'));
  writeFileSync(
    file('red.svg'),
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path fill="red" d="M0 0h2v2H0z"/></svg>',
  );
  for (const name of ['red.jpg', 'red.webp', 'red.gif', 'deep.png', 'cmyk.jpg', 'red.svg']) {
    const { data, source, licence } = await loadTarget(file(name), { size: 4, padding: 0 });
    assert.equal(source, name);
    assert.equal(licence, 'NOASSERTION');
    for (const [channel, value] of [1, 0, 0, 1].entries()) {
      // CMYK's red is not quite that of a screen.
      const tolerance = name === 'cmyk.jpg' ? 0.15 : 0.01;
      const found = data[channel * 16 + 5];
      assert.ok(Math.abs(found - value) <= tolerance, `${name}, channel ${channel}: ${found}`);
    }
  }
});

test('a picture of one pixel fills the square', async () => {
  await plain(1, 1).png().toFile(file('pixel.png'));
  const { data } = await loadTarget(file('pixel.png'), { size: 5, padding: 0 });
  assert.ok(data.subarray(75).every((alpha) => alpha === 1));
});

test('the name of a file becomes a plain ASCII name', async () => {
  await plain(4, 4).png().toFile(file('Größe Ünsinn (2).png'));
  assert.equal((await loadTarget(file('Größe Ünsinn (2).png'))).name, 'grosse-unsinn-2');
  await plain(4, 4).png().toFile(file('図.png'));
  assert.equal((await loadTarget(file('図.png'))).name, 'target');
});

test('files that are no picture are refused with what to do', async () => {
  await refuses(file('nowhere.png'), /no file .*nowhere.png; check the path/);
  mkdirSync(file('folder.png'));
  await refuses(file('folder.png'), /is a folder; give/);
  writeFileSync(file('empty.png'), '');
  await refuses(file('empty.png'), /is empty; give/);
  writeFileSync(file('text.png'), 'not a picture');
  await refuses(file('text.png'), /not an image that can be read .*; give a PNG/);
  await plain(50, 50, BLUE_CLEAR).png().toFile(file('clear.png'));
  await refuses(file('clear.png'), /transparent everywhere/);
  writeFileSync(file('large.png'), '');
  truncateSync(file('large.png'), 33 * 1024 * 1024);
  await refuses(file('large.png'), /33 MB, but at most 32 MB/);
});

test('a picture of too many pixels is refused before it is decoded', async () => {
  // A blank PNG of this size has few bytes.
  await sharp({ create: { width: 20_000, height: 3_000, channels: 3, background: 'red' } })
    .png({ compressionLevel: 1 })
    .toFile(file('huge.png'));
  await refuses(file('huge.png'), /20000 x 3000 pixels, more than 50 million/);
});

test('a picture cut short is refused wherever the cut is', async () => {
  const noise = Buffer.from(Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * 7919) % 251));
  const whole = await sharp(noise, { raw: { width: 64, height: 64, channels: 3 } })
    .png()
    .toBuffer();
  for (const length of [1, 8, 20, 33, 40, 100, whole.length >> 1, whole.length - 100]) {
    writeFileSync(file('cut.png'), whole.subarray(0, length));
    await refuses(file('cut.png'), /cut.png is (damaged|not an image)/);
  }
});

test('a picture with a wrong byte is read or refused, wherever the byte is', async () => {
  const noise = Buffer.from(Uint8Array.from({ length: 48 * 48 * 3 }, (_, i) => (i * 7919) % 251));
  const picture = sharp(noise, { raw: { width: 48, height: 48, channels: 3 } });
  let refused = 0;
  for (const format of ['png', 'jpeg', 'webp', 'gif'] as const) {
    const whole = await picture.clone().toFormat(format).toBuffer();
    // Every byte of the head, some of the data, and the end.
    for (let at = 0; at < whole.length; at += at < 80 || at > whole.length - 20 ? 1 : 61) {
      const damaged = Buffer.from(whole);
      damaged[at] ^= 0xff;
      writeFileSync(file('damaged'), damaged);
      await loadTarget(file('damaged'), { size: 6, padding: 0 }).catch((error: unknown) => {
        assert.ok(error instanceof UserError, `${format}, byte ${at}: ${String(error)}`);
        refused++;
      });
    }
  }
  assert.ok(refused > 100, `only ${refused} refused`);
});

test('of an animation the first frame is learned', async () => {
  const frames = await Promise.all(
    [RED, { ...RED, r: 0, g: 255 }].map((colour) => plain(20, 20, colour).png().toBuffer()),
  );
  for (const format of ['gif', 'webp'] as const) {
    const name = file(`moving.${format}`);
    await sharp(frames, { join: { animated: true } })
      .toFormat(format)
      .toFile(name);
    assert.equal((await sharp(name).metadata()).pages, 2);
    const { data } = await loadTarget(name, { size: 4, padding: 0 });
    assert.ok(data[5] > 0.9 && data[16 + 5] < 0.1, `${format} is not red`);
  }
});

test('size and padding out of range are refused', async () => {
  for (const size of [0, 3, 257, 40.5, NaN, -1]) {
    await refuses('lizard', /--size is .*from 4 to 256/, { size });
  }
  for (const padding of [-1, 257, 0.5]) {
    await refuses('lizard', /--padding is .*from 0 to 256/, { padding });
  }
});

test('something invisible beside an emoji, a name or a path does not matter', async () => {
  const tiny = { size: 4, padding: 0 };
  const beside = {
    blank: ' ',
    'line break': '\r\n',
    'no-break space': '\u00a0',
    'soft hyphen': '\u00ad',
    'byte order mark': '\ufeff',
    'zero-width space': '\u200b',
    'joiner that joins nothing': '\u200d',
    'word joiner': '\u2060',
    'marks of direction': '\u200f\u202a\u2066',
    'Arabic letter mark': '\u061c',
    'selectors of another character': '\ufe0e\ufe0f',
    'Hangul filler': '\u3164',
    'zero byte': '\0',
  };
  await plain(4, 4).png().toFile(file('logo.png'));
  const wanted: [string, string][] = [
    ['🦎', 'lizard'],
    ['lizard', 'lizard'],
    ['emoji:lizard', 'lizard'],
    ['👩‍🚀', 'woman-astronaut'],
    ['❤️', 'red-heart'],
    ['👍🏽', 'thumbs-up-medium-skin-tone'],
    [file('logo.png'), 'logo'],
  ];
  for (const [spec, name] of wanted) {
    const { emoji } = await loadTarget(spec, tiny);
    for (const [what, extra] of Object.entries(beside)) {
      for (const copied of [extra + spec, spec + extra, extra + spec + extra]) {
        const target = await loadTarget(copied, tiny);
        assert.equal(target.name, name, `${spec} with a ${what}`);
        assert.equal(target.source, name === 'logo' ? 'logo.png' : `emoji:${name}`);
        assert.equal(target.emoji, emoji);
      }
    }
  }
  await refuses('\ufeff \u200b\n', /target is empty/);
  await refuses('🦎\u200b🐟', /more than one emoji/);
  // Its invisible tags tell the flag of England from a black flag.
  await refuses('🏴󠁧󠁢󠁥󠁮󠁧󠁿', /no picture of 🏴󠁧󠁢󠁥󠁮󠁧󠁿/u);
});

test('a file whose very name begins with something invisible is read', async () => {
  await plain(4, 4).png().toFile(file('\u200bplan'));
  assert.equal((await loadTarget(file('\u200bplan'), { size: 4, padding: 0 })).name, 'plan');
  await plain(4, 4).png().toFile(file('end.png '));
  assert.equal((await loadTarget(file('end.png '), { size: 4, padding: 0 })).source, 'end.png ');
});

test('what names nothing is refused', async () => {
  await refuses('', /target is empty/);
  await refuses('lizzard', /neither an emoji nor a file named "lizzard"; did you mean lizard\?/);
  await refuses('emoji:lizzard', /did you mean lizard\?/);
  await refuses('tree', /did you mean .*christmas-tree/);
  await refuses('constructor', /neither an emoji nor a file/);
  await refuses('🦎🐟', /more than one emoji/);
  await refuses('🇫🇷', /no picture of 🇫🇷/);
});

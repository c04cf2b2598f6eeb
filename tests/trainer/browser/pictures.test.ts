/** What a page reads out of files, and the emoji that it draws. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { crc32 } from 'node:zlib';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { openLibraryPage, serveEmptyPage, toUrl } from '../../helpers/empty-page.js';
import type { ServedBrowser } from '../../helpers/served-browser.mjs';

let served: ServedBrowser;
let page: Page;
before(async () => {
  served = await serveEmptyPage();
  page = await openLibraryPage(served);
});
after(() => served?.close());

/** Red on the left, blue on the right. */
const halves = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: 'red' } }).composite([
    {
      input: {
        create: { width: width / 2, height, channels: 3, background: 'blue' },
      },
      left: width / 2,
      top: 0,
    },
  ]);

interface Read {
  size?: [width: number, height: number];
  /** Of the pixel in the middle of the left and of the right half. */
  colours?: number[][];
  notice?: string;
  problem?: string;
}

function read(bytes: Uint8Array, type: string, name = 'some.file'): Promise<Read> {
  return page.evaluate(
    async ({ address, type, name }) => {
      const content = await (await fetch(address)).arrayBuffer();
      try {
        const file = new File([content], name, { type });
        const { picture, notice } = await library.readPicture(file);
        const { width, height } = picture;
        const context = new OffscreenCanvas(width, height).getContext('2d')!;
        context.drawImage(picture, 0, 0);
        const at = (x: number) => Array.from(context.getImageData(x, height >> 1, 1, 1).data);
        return {
          size: [width, height] as [number, number],
          colours: [at(width >> 2), at((3 * width) >> 2)],
          notice,
        };
      } catch (error) {
        return { problem: `${(error as Error).name}: ${(error as Error).message}` };
      }
    },
    { address: toUrl(bytes), type, name },
  );
}

describe('readPicture', () => {
  for (const type of ['png', 'jpeg', 'webp', 'gif'] as const) {
    it(`reads ${type}`, async () => {
      const { size, colours, notice } = await read(
        await halves(40, 20).toFormat(type, { quality: 100 }).toBuffer(),
        `image/${type}`,
      );
      assert.deepEqual(size, [40, 20]);
      assert.equal(notice, undefined);
      const [left, right] = colours!;
      assert.ok(left[0] > 240 && left[2] < 15 && left[3] === 255, String(left));
      assert.ok(right[0] < 15 && right[2] > 240 && right[3] === 255, String(right));
    });
  }

  it('draws SVG large, also one that says no size', async () => {
    for (const size of ['width="10" height="20"', 'viewBox="0 0 10 20"']) {
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size}><rect width="100%" height="100%" fill="lime"/></svg>`;
      const found = await read(new TextEncoder().encode(svg), 'image/svg+xml');
      assert.deepEqual(found.size, [1024, 2048], size);
      assert.deepEqual(found.colours, Array(2).fill([0, 255, 0, 255]));
    }
  });

  it('draws SVG with HTML in it, as diagram editors write', async () => {
    const html = '<p xmlns="http://www.w3.org/1999/xhtml" style="margin:0">&#160;</p>';
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10" fill="lime"/><foreignObject width="10" height="10">${html}</foreignObject></svg>`;
    const { colours } = await read(new TextEncoder().encode(svg), 'image/svg+xml');
    assert.deepEqual(colours, Array(2).fill([0, 255, 0, 255]));
  });

  it('takes the first frame of an animation, and says so', async () => {
    const frames = ['red', 'blue'].map((background) =>
      sharp({ create: { width: 8, height: 8, channels: 3, background } })
        .png()
        .toBuffer(),
    );
    for (const type of ['gif', 'webp'] as const) {
      const animation = await sharp(await Promise.all(frames), { join: { animated: true } })
        .toFormat(type)
        .toBuffer();
      const { colours, notice } = await read(animation, `image/${type}`, 'wink');
      assert.equal(notice, 'wink is animated; only its first frame is taken.');
      assert.ok(colours![0][0] > 240 && colours![0][2] < 15, String(colours));
    }
  });

  it('keeps a large picture smaller', async () => {
    const { size } = await read(await halves(6000, 60).png().toBuffer(), 'image/png');
    assert.deepEqual(size, [2048, 20]);
  });

  it('says in a sentence what is wrong with a file', async () => {
    const png = await halves(64, 64).png().toBuffer();
    const noise = Uint8Array.from(
      { length: 3 * 64 * 64 },
      (_, index) => (index * 2654435761) >>> 24,
    );
    const whole = await sharp(noise, { raw: { width: 64, height: 64, channels: 3 } })
      .png()
      .toBuffer();
    const damaged = whole.subarray(0, whole.length / 2);
    // As large as its header says, which is where a reader has to stop.
    const huge = Buffer.from(png);
    huge.writeUInt32BE(20_000, 16);
    huge.writeUInt32BE(20_000, 20);
    huge.writeUInt32BE(crc32(huge.subarray(12, 29)), 29);
    const cases: [Uint8Array, string, string][] = [
      [
        huge,
        'image/png',
        'big has 20000 x 20000 pixels, more than 50 million or 16,384 a side; scale it down first.',
      ],
      [
        await halves(16_386, 2).png().toBuffer(),
        'image/png',
        'big has 16386 x 2 pixels, more than 50 million or 16,384 a side; scale it down first.',
      ],
      [
        new TextEncoder().encode('Dear diary'),
        'text/plain',
        'big is not an image that can be read; give a PNG, JPEG, WebP, GIF or SVG file.',
      ],
      [
        damaged,
        'image/png',
        'big is damaged and cannot be decoded; save it again or give another picture.',
      ],
      [new Uint8Array(), 'image/png', 'big is empty; give a picture.'],
    ];
    for (const [bytes, type, problem] of cases) {
      assert.deepEqual(await read(bytes, type, 'big'), { problem: `UserError: ${problem}` });
    }
  });
});

describe('drawEmoji', () => {
  /** A font with a lizard of two colours, and a face that has none. */
  before(async () => {
    const font = new URL('../../fixtures/pictures/two-emoji.ttf', import.meta.url);
    await page.evaluate(
      async (address) => {
        const face = new FontFace('Apple Color Emoji', `url(${address})`);
        document.fonts.add(await face.load());
      },
      toUrl(readFileSync(font)),
    );
  });

  it('draws what the font has in colour, in the middle', async () => {
    const { width, colours } = await page.evaluate(() => {
      const { width, data } = library.drawEmoji(' 🦎 ', 80);
      const at = (x: number, y: number) => Array.from(data.slice(4 * (80 * y + x)).slice(0, 4));
      return { width, colours: [at(2, 2), at(20, 60), at(60, 20), at(77, 77)] };
    });
    assert.equal(width, 80);
    assert.deepEqual(colours, [
      [0, 0, 0, 0],
      [51, 153, 51, 255],
      [255, 255, 0, 255],
      [0, 0, 0, 0],
    ]);
  });

  for (const [text, problem] of [
    ['😀', 'This browser has no picture of 😀; give another emoji, or a picture of it as a file.'],
    ['🦎🦎', '"🦎🦎" is more than one emoji; give one emoji character.'],
    ['lizard', '"lizard" is not an emoji; give one emoji character.'],
    ['', '"" is not an emoji; give one emoji character.'],
  ]) {
    it(`says what is wrong with ${text || 'nothing'}`, async () => {
      const said = await page.evaluate((text) => {
        try {
          library.drawEmoji(text, 80);
          return 'nothing';
        } catch (error) {
          return error instanceof library.UserError && error.message;
        }
      }, text);
      assert.equal(said, problem);
    });
  }
});

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import sharp from 'sharp';
import { UserError } from '../../../trainer/src/common/user-error.js';
import { pictureError } from '../../../trainer/src/evaluation/score.js';
import {
  loadTarget,
  loadTurned,
  noticeBackdrop,
} from '../../../trainer/src/targets/load-target.js';
import type { Target } from '../../../trainer/src/targets/target.js';

const folder = mkdtempSync(join(tmpdir(), 'growing-ca-backdrop-'));
after(() => rmSync(folder, { recursive: true }));
const file = (name: string) => join(folder, name);

/** A red ring with a blue outline and a yellow square beside it, on whatever backdrop. */
const drawing = (backdrop: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="120">${backdrop}` +
  '<circle cx="50" cy="55" r="30" fill="none" stroke="blue" stroke-width="22"/>' +
  '<circle cx="50" cy="55" r="30" fill="none" stroke="red" stroke-width="16"/>' +
  '<rect x="90.5" y="70.5" width="20" height="30" fill="#ffe000"/></svg>';
const WHITE = '<rect width="120" height="120" fill="white"/>';
/** What the ring encloses is not joined to the border. */
const ENCLOSED = '<circle cx="50" cy="55" r="20" fill="white"/>';

const small = { size: 12, padding: 2 };

async function cutOut(name: string, picture: string | Buffer): Promise<Target> {
  writeFileSync(file(name), picture);
  return loadTarget(file(name), { ...small, background: 'remove' });
}

/** The same without a backdrop, which is what should remain. */
async function remaining(): Promise<Target> {
  writeFileSync(file('clear.svg'), drawing(ENCLOSED));
  return loadTarget(file('clear.svg'), small);
}

const difference = (a: Target, b: Target) => pictureError(a.data, b, b.size);

test('a flat backdrop is removed, soft edges and all, from a drawing and from every format', async () => {
  const expected = await remaining();
  const whole = await loadTarget(file('clear.svg'), { ...small, background: 'keep' });
  assert.ok(!('background' in whole));
  const svg = await cutOut('white.svg', drawing(WHITE));
  assert.equal(svg.background, 'remove');
  assert.ok(difference(svg, expected) < 2e-4, String(difference(svg, expected)));
  const picture = sharp(Buffer.from(drawing(WHITE)));
  for (const [name, bytes, tolerance] of [
    ['white.png', await picture.clone().png().toBuffer(), 2e-4],
    ['white.webp', await picture.clone().webp({ quality: 90 }).toBuffer(), 4e-3],
    ['white.jpg', await picture.clone().jpeg({ quality: 90 }).toBuffer(), 4e-3],
  ] as const) {
    const error = difference(await cutOut(name, bytes), expected);
    assert.ok(error < tolerance, `${name}: ${error}`);
  }
  const kept = await loadTarget(file('white.png'), small);
  assert.ok(difference(kept, expected) > 0.1, 'nothing was tested');
});

test('the backdrop may have any colour, and what is enclosed stays', async () => {
  const green = '<rect width="120" height="120" fill="#20b060"/>';
  const target = await cutOut('green.svg', drawing(green));
  const { width } = target;
  const at = (x: number, y: number) =>
    [0, 1, 2, 3].map((channel) => target.data[(channel * width + y) * width + x]);
  assert.deepEqual(at(2, 2), [0, 0, 0, 0]);
  const middle = at(7, 7);
  assert.ok(middle[3] === 1 && middle[1] > middle[0], `the ring's inside: ${middle}`);
  // No green shines through at the ring's outer edge.
  for (let x = 2; x < 14; x++) {
    const [, green_, , alpha] = at(x, 3);
    assert.ok(green_ < 0.1 + 0.1 * alpha, `${x}: ${at(x, 3)}`);
  }
});

test('an outline keeps its colour, as far as it covers', async () => {
  // Yellow around black on white: were yellow taken for a blend of the two, it would fade.
  const picture = sharp(
    Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96"><rect width="96" height="96" fill="white"/>' +
        '<rect x="16" y="16" width="64" height="64" fill="#ffd000"/><rect x="18" y="18" width="60" height="60"/></svg>',
    ),
  );
  const target = await cutOut('outline.png', await picture.png().toBuffer());
  const cells = target.width ** 2;
  const covered = target.data.subarray(3 * cells).reduce((sum, alpha) => sum + alpha, 0);
  assert.ok(Math.abs(covered - 64) < 1, `64 cells are covered: ${covered}`);
});

test('a picture without a backdrop, an emoji say, is left alone', async () => {
  const [kept, removed] = await Promise.all(
    (['keep', 'remove'] as const).map((background) => loadTarget('🦎', { ...small, background })),
  );
  // It is scaled down in two steps in place of one.
  assert.ok(difference(removed, kept) < 1e-3, String(difference(removed, kept)));
});

test('the turned target has no backdrop either', async () => {
  const target = await cutOut('white.svg', drawing(WHITE));
  const [straight, askew] = await loadTurned(file('white.svg'), target, [0, 45]);
  assert.ok(pictureError(straight, target, target.size) < 2e-3);
  assert.equal(askew[3 * target.width ** 2], 0, 'its corner is empty');
});

test('a busy border, and a picture of nothing else, are refused with what to do', async () => {
  const noise = Buffer.from(Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * 7919) % 251));
  const busy = sharp(noise, { raw: { width: 64, height: 64, channels: 3 } });
  const blank = sharp({ create: { width: 40, height: 40, channels: 3, background: '#fefefe' } });
  for (const [name, picture, message] of [
    ['busy.png', busy, /busy\.png has no flat backdrop: only \d+ % of its border .*; leave out/],
    ['blank.png', blank, /blank\.png is only backdrop.*; leave out/],
  ] as const) {
    await assert.rejects(cutOut(name, await picture.png().toBuffer()), (error) => {
      assert.ok(error instanceof UserError, String(error));
      assert.match(error.message, message);
      return true;
    });
  }
});

test('a flat backdrop is noticed, and nothing else is', async () => {
  const green = '<rect width="120" height="120" fill="#20b060"/>';
  const shaded =
    '<linearGradient id="shade"><stop stop-color="black"/><stop offset="1" stop-color="white"/></linearGradient>' +
    '<rect width="120" height="120" fill="url(#shade)"/>';
  for (const [name, backdrop, notice] of [
    ['on-white.svg', WHITE, /on-white\.svg has a flat white backdrop, .*--background remove, or/],
    ['on-green.svg', green, /on-green\.svg has a flat #20b060 backdrop/],
    ['on-nothing.svg', ENCLOSED, undefined],
    ['shaded.svg', shaded, undefined],
  ] as const) {
    writeFileSync(file(name), drawing(backdrop));
    const said = await noticeBackdrop(file(name), small.size);
    if (notice) assert.match(said ?? '', notice);
    else assert.equal(said, undefined, name);
  }
  const jpeg = await sharp(file('on-white.svg')).jpeg({ quality: 80 }).toBuffer();
  writeFileSync(file('on-white.jpg'), jpeg);
  assert.match((await noticeBackdrop(file('on-white.jpg'), small.size)) ?? '', /flat white/);
  const blank = sharp({ create: { width: 40, height: 40, channels: 3, background: 'white' } });
  await blank.png().toFile(file('all-white.png'));
  assert.equal(await noticeBackdrop(file('all-white.png')), undefined, 'nothing would be left');
  assert.equal(await noticeBackdrop('🦎'), undefined);
});

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { WHITE } from '../../../trainer/src/drawing/colour.js';
import { drawState } from '../../../trainer/src/drawing/raster.js';
import { openHabitat } from '../../../trainer/src/evaluation/habitat.js';
import { Specimen } from '../../../trainer/src/evaluation/specimen.js';
import { loseHalf } from '../../../trainer/src/evaluation/wounds.js';
import { buildStepModel } from '../../../trainer/src/onnx/step-graph.js';
import { runCommand, temporaryFolder } from '../../helpers/command-line.js';
import { goldenCases } from '../../helpers/golden.js';

const folder = temporaryFolder();
const file = (name: string) => path.join(folder, name);
const model = file('model.onnx');
/** The rule of a test case, on 12 cells: it grows something, which is enough to draw. */
const SIDE = 12;
const SHORT = ['--age', '120', '--scale', '2'];

before(() => {
  const { rule, weights } = goldenCases().find(({ name }) => name === 'step_pre_post')!;
  const metadata = { grid: `${SIDE}x${SIDE}`, fire_rate: '0.5', target_size: '8' };
  writeFileSync(model, buildStepModel(rule, weights, metadata));
});

describe('growing-ca preview', () => {
  it('draws a film strip and an animation of each scene', async () => {
    const out = file('all/of/it');
    const { status, stdout, stderr } = await runCommand('preview', model, '-o', out, ...SHORT);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /grow\.png, grow\.gif, persist\.png/);
    const names = ['dial', 'grow', 'heal', 'persist', 'story', 'turn'].flatMap((name) => [
      `${name}.gif`,
      `${name}.png`,
    ]);
    assert.deepEqual(readdirSync(out).sort(), names);
    for (const [name, pages] of [
      ['dial.gif', 62],
      ['grow.gif', 65],
      ['heal.gif', 102],
      ['persist.gif', 21],
      // What is left of the pattern stays as it is.
      ['story.gif', 59],
      ['turn.gif', 36],
    ] as const) {
      const animation = sharp(path.join(out, name), { animated: true });
      const { pages: found, width, pageHeight } = await animation.metadata();
      assert.deepEqual([found, width, pageHeight], [pages, 2 * SIDE, 2 * SIDE], name);
    }
  });

  it('shows the states that the model goes through, frame by frame', async () => {
    const out = file('exact');
    const words = ['--scenes', 'grow', '--random-seed', '7', ...SHORT];
    const { status, stderr } = await runCommand('preview', model, '--out', out, ...words);
    assert.equal(status, 0, stderr);
    assert.deepEqual(readdirSync(out).sort(), ['grow.gif', 'grow.png']);
    const habitat = await openHabitat(readFileSync(model), 'the model');
    const specimen = new Specimen(habitat, 7);
    for (const age of [0, 2, 40, 128]) {
      await specimen.growTo(age);
      const wanted = drawState(specimen.state, SIDE, SIDE, { scale: 2, background: WHITE });
      const pixels = await shownAt(path.join(out, 'grow.gif'), age === 0 ? 0 : 1150 + 25 * age);
      assert.deepEqual([...pixels], [...wanted.data], `t = ${age}`);
    }
    await habitat.runtime.release();
  });

  it('tells how the lizard grows, loses its right half and grows it again', async () => {
    const out = file('story');
    const lizard = fileURLToPath(
      new URL('../../../weights/lizard.regenerate.q8.onnx', import.meta.url),
    );
    const words = ['--scenes', 'story', '--random-seed', '7', '--scale', '1'];
    const { status, stderr } = await runCommand('preview', lizard, '--out', out, ...words);
    assert.equal(status, 0, stderr);
    // The page runs it in onnxruntime-web: what is drawn is what it shows.
    const habitat = await openHabitat(readFileSync(lizard), lizard, undefined, 'onnx');
    const specimen = new Specimen(habitat, 7);
    const pictures: Uint8Array[] = [];
    for (const [age, time] of [
      [0, 0],
      [112, 3950],
      [112, 5150],
      [132, 6800],
      [232, 9300],
    ] as const) {
      await specimen.growTo(age);
      if (time === 5150) loseHalf(specimen.state, habitat, 'right');
      const look = { scale: 1, background: WHITE };
      const { data } = drawState(specimen.state, habitat.width, habitat.height, look);
      const shown = await shownAt(path.join(out, 'story.gif'), time);
      assert.ok(difference(shown, data) < 1, `after ${time} ms`);
      pictures.push(shown);
    }
    await habitat.runtime.release();
    const [, grown, cut, , healed] = pictures;
    assert.ok(difference(grown, cut) > 5, 'something was cut');
    assert.ok(difference(grown, healed) < 1, 'and has grown again');
  });

  it('keeps what is transparent where it is asked to', async () => {
    const out = file('clear');
    const words = ['--scenes', 'grow', '--background', 'transparent', ...SHORT];
    assert.equal((await runCommand('preview', model, '-o', out, ...words)).status, 0);
    for (const name of ['grow.png', 'grow.gif']) {
      const [, , , alpha] = await sharp(path.join(out, name)).ensureAlpha().raw().toBuffer();
      assert.equal(alpha, 0, name);
    }
  });

  it('writes into a folder that has other files, over its own older ones', async () => {
    const out = file('used');
    mkdirSync(out);
    writeFileSync(path.join(out, 'notes.txt'), 'mine');
    writeFileSync(path.join(out, 'turn.png'), 'older');
    const words = ['--scenes', 'turn', ...SHORT];
    assert.equal((await runCommand('preview', model, '-o', out, ...words)).status, 0);
    assert.deepEqual(readdirSync(out).sort(), ['notes.txt', 'turn.gif', 'turn.png']);
    assert.equal((await sharp(path.join(out, 'turn.png')).metadata()).format, 'png');
  });

  for (const [name, words, message] of [
    [
      'a scene that is none',
      ['--scenes', 'dance'],
      /--scenes.*some of grow,persist,heal,turn,dial,story/,
    ],
    ['a colour that is none', ['--background', 'blurple'], /"blurple" is not a colour; give one/],
    ['a scale of nothing', ['--scale', '0'], /--scale.*whole number in 1\.\.64/],
    ['an age of nothing', ['--age', '0'], /--age.*whole number in 1/],
    ['a format that is none', ['--format', 'avi'], /--format.*one of gif, webp/],
  ] as const) {
    it(`refuses ${name}, and leaves nothing behind`, async () => {
      await refused(['preview', model, '-o', file('refused'), ...words], message);
    });
  }

  it('refuses pictures too large for memory', async () => {
    const large = file('large.onnx');
    const { rule, weights } = goldenCases().find(({ name }) => name === 'step_pre_post')!;
    writeFileSync(large, buildStepModel(rule, weights, { grid: '100x100' }));
    const words = ['preview', large, '-o', file('refused'), '--scale', '20'];
    await refused(words, /--scale 20 makes pictures of 2000 pixels.*give at most 10/);
  });

  it('refuses what is no model, and folders that cannot be', async () => {
    const out = file('refused');
    writeFileSync(file('text.onnx'), 'this is not a model');
    await refused(['preview', file('text.onnx'), '-o', out], /text\.onnx/);
    await refused(['preview', file('none.onnx'), '-o', out], /There is no file .*none\.onnx/);
    await refused(['preview', model], /required option '-o, --out <folder>'/);
    await refused(
      ['preview', model, '-o', file('text.onnx/pictures')],
      /text\.onnx is a file; name/,
    );
  });
});

/** What an animation shows after some milliseconds; pictures that are alike share a frame. */
async function shownAt(animation: string, time: number): Promise<Buffer> {
  const { delay } = await sharp(animation, { animated: true }).metadata();
  let end = 0;
  const page = delay!.findIndex((milliseconds) => (end += milliseconds) > time);
  return sharp(animation, { page }).ensureAlpha().raw().toBuffer();
}

/** Mean difference of two pictures' bytes: a GIF has fewer colours than a state. */
function difference(one: Uint8Array, other: Uint8Array): number {
  return one.reduce((sum, value, index) => sum + Math.abs(value - other[index]), 0) / one.length;
}

async function refused(words: readonly string[], message: RegExp): Promise<void> {
  const { status, stderr } = await runCommand(...words);
  assert.equal(status, 1, stderr);
  assert.match(stderr, message);
  assert.doesNotMatch(stderr, /\n +at /, 'a stack is no answer');
  assert.ok(!existsSync(file('refused')), 'a folder was left behind');
}

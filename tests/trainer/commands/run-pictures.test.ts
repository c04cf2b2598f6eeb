import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { TRANSPARENT, WHITE } from '../../../trainer/src/drawing/colour.js';
import { drawState } from '../../../trainer/src/drawing/raster.js';
import { openHabitat } from '../../../trainer/src/evaluation/habitat.js';
import { Specimen } from '../../../trainer/src/evaluation/specimen.js';
import { describeModel, readWeights } from '../../../trainer/src/onnx/read-model.js';
import { growthOf, growthStrip } from '../../../trainer/src/pictures/growth-strip.js';
import { poolPicture } from '../../../trainer/src/pictures/pool-picture.js';
import { readCheckpoint } from '../../../trainer/src/training/run-folder.js';
import { runCommand, temporaryFolder } from '../../helpers/command-line.js';
import { openServedBrowser } from '../../helpers/served-browser.mjs';

const folder = temporaryFolder();
const run = path.join(folder, 'run');
const inRun = (name: string) => path.join(run, name);
const pixelsOf = (file: string | Buffer) => sharp(file).ensureAlpha().raw().toBuffer();

/** A lizard of 12 cells on a grid of 16. */
const WORDS = [
  ...['train', 'lizard', '--size', '12', '--padding', '2', '--hidden', '32', '--batch', '4'],
  ...['--pool', '8', '--damage', 'circle', '--rotations', '0', '--steps', '16-24'],
];
const QUICK = ['--threads', '1', '--no-scores'];
const MODEL = 'lizard.regenerate.fp32.onnx';

const ALL = [
  'animation.gif',
  'checkpoint.safetensors',
  'embed.html',
  'growth',
  'growth.png',
  MODEL,
  'log.jsonl',
  'loss.png',
  'pool.png',
  'poster.png',
  'settings.json',
  'target.png',
];

before(async () => {
  const { status, stderr } = await runCommand(
    ...[...WORDS, ...QUICK, '--iterations', '30', '--out', run],
  );
  assert.equal(status, 0, stderr);
});

describe('the folder of a run', () => {
  it('holds the model and what explains it', () => {
    assert.deepEqual(readdirSync(run).sort(), ALL);
    const { experiment } = describeModel(readFileSync(inRun(MODEL)), MODEL).metadata;
    assert.equal(experiment, 'regenerate');
  });

  it('stands for its model', async () => {
    const { status, stdout, stderr } = await runCommand('check', run);
    assert.equal(status, 0, stderr);
    assert.ok(stdout.startsWith(inRun(MODEL)), stdout);
    const out = path.join(folder, 'preview');
    const drawn = await runCommand('preview', run, '--scenes', 'turn', '-o', out);
    assert.equal(drawn.status, 0, drawn.stderr);
    assert.deepEqual(readdirSync(out).sort(), ['turn.gif', 'turn.png']);
  });

  it('shows the target cell by cell, and a checkerboard where it is transparent', async () => {
    const { target } = await readCheckpoint(run);
    const draw = (grey: number) => {
      const look = { scale: 16, background: [grey, grey, grey, 255] as const };
      return drawState(target.data, target.width, target.height, look).data;
    };
    const boards = [draw(0xb8), draw(0x98)];
    const wide = 16 * target.width;
    const shown = await pixelsOf(inRun('target.png'));
    shown.forEach((value, index) => {
      const [x, y] = [(index >> 2) % wide, Math.floor((index >> 2) / wide)];
      const wanted = boards[((x >> 4) + (y >> 4)) % 2][index];
      assert.ok(Math.abs(value - wanted) <= 1, `${x}, ${y}: ${value}, not ${wanted}`);
    });
  });

  it('shows how the pattern grew at some iterations, the last one included', async () => {
    const { settings, target, state } = await readCheckpoint(run);
    const strips = readdirSync(inRun('growth')).sort();
    const iterations = strips.map((name) => Number(path.basename(name, '.png')));
    assert.deepEqual(iterations, [1, 2, 4, 8, 15, 23, 30]);
    const growth = await growthOf(settings, target, state.weights);
    const last = await pixelsOf(await growthStrip(growth, target, 30));
    assert.deepEqual(await pixelsOf(inRun('growth/0000030.png')), last);
    const whole = await sharp(inRun('growth.png')).metadata();
    const strip = await sharp(inRun('growth/0000030.png')).metadata();
    assert.equal(whole.height, 7 * strip.height);
  });

  it('shows the pool of the last checkpoint', async () => {
    const { target, state } = await readCheckpoint(run);
    const goal = { ...target, pictures: [target.data] };
    const wanted = await poolPicture(state.pool.values(), goal);
    assert.deepEqual(await pixelsOf(inRun('pool.png')), await pixelsOf(wanted!));
  });

  it('has a poster and an animation of what the exported model grows', async () => {
    const bytes = readFileSync(inRun(MODEL));
    const habitat = await openHabitat(bytes, MODEL);
    const specimen = new Specimen(habitat, 1);
    const draw = (scale: number, background = TRANSPARENT) =>
      Buffer.from(drawState(specimen.state, 16, 16, { scale, background }).data);
    assert.deepEqual(await pixelsOf(inRun('animation.gif')), draw(16, WHITE));
    await specimen.growTo(300);
    assert.deepEqual(await pixelsOf(inRun('poster.png')), draw(32));
    await habitat.runtime.release();
  });

  it('trains the same weights whatever becomes of the pictures', async () => {
    const blocked = path.join(folder, 'blocked');
    const words = [...WORDS, ...QUICK, '--iterations', '30', '--out', blocked];
    const { status } = await runCommand(...words, '--checkpoint-every', '0.01');
    assert.equal(status, 0);
    for (const name of ['loss.png', 'poster.png']) {
      rmSync(path.join(blocked, name));
      mkdirSync(path.join(blocked, name));
    }
    const again = await runCommand('train', '--resume', '--out', blocked, '--no-scores');
    assert.equal(again.status, 0, again.stderr);
    assert.match(again.stderr, /warning: loss\.png could not be drawn \(.*\); training continues/);
    assert.match(again.stderr, /warning: The poster and the animation could not be made/);
    const [one, other] = [run, blocked].map((from) =>
      readWeights(readFileSync(path.join(from, MODEL)), MODEL),
    );
    assert.deepEqual(one, other);
  });

  it('gets what is missing by resuming it, and the scores where they are wanted', async () => {
    const short = path.join(folder, 'short');
    const words = [...WORDS, '--scores', 'quick', '--iterations', '1', '--out', short];
    const { status, stdout, stderr } = await runCommand(...words);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /grown, t = 96/);
    assert.match(stdout, /so nothing else was measured/);
    const scores = ['scores.json', 'scores.png', 'scores.txt'];
    assert.deepEqual(readdirSync(short).sort(), [...ALL, ...scores].sort());
    const evaluation = JSON.parse(readFileSync(path.join(short, 'scores.json'), 'utf8'));
    assert.equal(evaluation.target, 'lizard');
    assert.ok(stdout.includes(readFileSync(path.join(short, 'scores.txt'), 'utf8').trim()));
    const { metadata } = describeModel(readFileSync(path.join(short, MODEL)), MODEL);
    assert.equal(metadata.scores, undefined, 'quick scores say too little to be kept');

    rmSync(path.join(short, 'embed.html'));
    const base = 'https://example.org/a"b';
    const again = await runCommand(
      ...['train', '--resume', '--no-scores', '--embed-base', base, '--out', short],
    );
    assert.equal(again.status, 0, again.stderr);
    const page = readFileSync(path.join(short, 'embed.html'), 'utf8');
    assert.match(page, /src="https:\/\/example\.org\/a&quot;b\/index\.js"/);
  });

  it('has a page that grows the pattern, once the element is beside it', async () => {
    const { browser, address, close } = await openServedBrowser({ rootDir: run });
    try {
      const page = await browser.newPage();
      const embed = `${address}embed.html`;
      await page.goto(embed);
      const poster = page.locator('growing-ca img');
      assert.ok(await poster.evaluate((image: HTMLImageElement) => image.naturalWidth === 512));
      await page.locator('.missing').waitFor({ state: 'visible' });

      const dist = fileURLToPath(new URL('../../../dist', import.meta.url));
      assert.ok(existsSync(path.join(dist, 'index.js')), 'build the element first');
      symlinkSync(dist, inRun('growing-ca'));
      await page.goto(embed);
      await page.waitForFunction(() => document.querySelector('growing-ca')!.stepCount > 10);
      assert.equal(await page.locator('.missing').isVisible(), false);
      await page.screenshot({ path: path.join(folder, 'page.png') });
    } finally {
      rmSync(inRun('growing-ca'), { force: true });
      await close();
    }
  });
});

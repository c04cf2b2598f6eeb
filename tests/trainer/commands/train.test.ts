import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import sharp from 'sharp';
import { encodeCheckpoint } from '../../../trainer/src/training/checkpoint.js';
import { readCheckpoint } from '../../../trainer/src/training/run-folder.js';
import {
  runCommand,
  runLimited,
  runWithoutLinks,
  startCommand,
  temporaryFolder,
  type Outcome,
} from '../../helpers/command-line.js';
import { until } from '../../helpers/until.js';

const folder = temporaryFolder();
const newRun = (name: string) => path.join(folder, name);

/** Larger wounds kill so young a pattern now and then, and a run goes back. */
const CIRCLES = ['--damage', 'circle'];
/** A lizard of 12 cells and short lives, small enough for seconds. */
const TINY = [
  ...['--size', '12', '--padding', '3', '--hidden', '32', '--batch', '4', '--pool', '8'],
  ...['--steps', '16-24', '--threads', '1', '--no-scores'],
];
const SMALL = [...TINY, ...CIRCLES, '--rotations', '0'];

const FILES = [
  'animation.gif',
  'checkpoint.safetensors',
  'embed.html',
  'growth',
  'growth.png',
  'lizard.regenerate.fp32.onnx',
  'log.jsonl',
  'loss.png',
  'pool.png',
  'poster.png',
  'settings.json',
  'target.png',
];

const iterationsLogged = (run: string) =>
  readFileSync(path.join(run, 'log.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { iteration: number }).iteration);

const countTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

/** A run that is done. */
const done = newRun('done');
let outcome: Outcome;
before(async () => {
  const words = ['train', '🦎', '--experiment', 'regenerate', '--iterations', '7', ...SMALL];
  outcome = await runCommand(...words, '--out', done);
});

/** The same in another folder, for tests that change it. */
function copyOfDone(name: string): string {
  cpSync(done, newRun(name), { recursive: true });
  return newRun(name);
}

describe('growing-ca train', () => {
  it('trains an emoji into a run folder that says how it came to be', () => {
    const run = done;
    const { status, stdout, stderr } = outcome;
    assert.equal(status, 0, stderr);
    assert.match(stdout, /Trained 7 iterations/);
    assert.match(stderr, /7\/7 iterations \| loss 0\.\d+ \| [\d.]+ iterations\/s/);
    assert.deepEqual(readdirSync(run).sort(), FILES);
    assert.deepEqual(iterationsLogged(run), countTo(7));
    const settings = JSON.parse(readFileSync(path.join(run, 'settings.json'), 'utf8'));
    assert.equal(settings.settings.experiment, 'regenerate');
    assert.equal(settings.target.source, 'emoji:lizard');
    assert.match(settings.command, /^growing-ca train 🦎/);
  });

  it('takes settings from preset, config file and flags, the last one winning', async () => {
    const run = newRun('layers');
    const config = path.join(folder, 'config.json');
    const layers = { preset: 'distill', iterations: 9, fireRate: 0.75, damage: ['half', 'circle'] };
    writeFileSync(config, JSON.stringify(layers));
    const words = ['train', 'lizard', '--out', run, '--config', config, '--iterations', '2'];
    const { status, stderr } = await runCommand(...words, '--rotations', ...TINY, '--padding', '4');
    assert.equal(status, 0, stderr);
    const { settings } = await readCheckpoint(run);
    assert.deepEqual(
      [settings.sobelScale, settings.iterations, settings.fireRate, settings.damage, settings.size],
      [1 / 8, 2, 0.75, ['half', 'circle'], 12],
    );
    assert.equal(settings.rotations, 1);
    const again = await runCommand('train', '--out', run, '--resume', '--config', config);
    assert.match(again.stderr, /--iterations 9 contradicts the run, which was started with 2 /);
    const on = `growing-ca train --from ${run} --iterations 7 --out ${run}-2`;
    assert.ok(again.stderr.endsWith(`with: ${on}\n`), again.stderr);
  });

  it('ends on SIGTERM with a checkpoint, and says how to go on', async () => {
    const run = newRun('terminated early');
    const how = ['--embed-base', '/code/', '--checkpoint-every', '5'];
    const training = startCommand('train', 'lizard', '--out', run, ...SMALL, ...how);
    await until(() => existsSync(path.join(run, 'log.jsonl')), training);
    training.kill('SIGTERM');
    const { status, stdout } = await training.outcome;
    assert.equal(status, 143);
    assert.match(
      stdout,
      /continue with: growing-ca train --out '.*terminated early' --resume --threads 1 --checkpoint-every 5 --embed-base \/code\/ --no-scores\n/,
    );
    const { state } = await readCheckpoint(run);
    assert.deepEqual(iterationsLogged(run), countTo(state.iteration));
  });

  it('keeps a second process away from a live run, and lets a resumed one in after it', async () => {
    const run = newRun('locked');
    const training = startCommand('train', 'lizard', '--out', run, ...SMALL);
    await until(() => existsSync(path.join(run, 'log.jsonl')), training);
    for (const words of [
      ['train', 'lizard'],
      ['train', '--resume'],
    ]) {
      const { status, stderr } = await runCommand(...words, '--out', run);
      assert.equal(status, 1);
      assert.match(stderr, /in use by another live run, process \d+ on .+; wait for it or stop it/);
    }
    training.kill('SIGINT');
    assert.equal((await training.outcome).status, 130);
    const left = readdirSync(run);
    assert.ok(left.includes('checkpoint.safetensors'));
    assert.deepEqual(
      left.filter((name) => /\.\d+$|lock/.test(name)),
      [],
    );
  });

  it('ends when another run has taken its folder over, and leaves that alone', async () => {
    const run = newRun('lost');
    const training = startCommand('train', 'lizard', '--out', run, ...SMALL);
    await until(() => existsSync(path.join(run, 'log.jsonl')), training);
    const other = path.join(run, 'run.lock');
    writeFileSync(
      `${other}.new`,
      JSON.stringify({ token: 'other', process: 1, host: 'elsewhere' }),
    );
    renameSync(`${other}.new`, other);
    const checkpoint = readFileSync(path.join(run, 'checkpoint.safetensors'));
    const { status, stderr } = await training.outcome;
    assert.equal(status, 1, stderr);
    assert.match(stderr, /error: .*lost was taken over by another run/);
    assert.doesNotMatch(stderr, /\n +at /);
    assert.match(readFileSync(other, 'utf8'), /elsewhere/);
    assert.deepEqual(readFileSync(path.join(run, 'checkpoint.safetensors')), checkpoint);
  });

  it('says how long it waits for a lock of another machine, and stops at a signal', async () => {
    const run = copyOfDone('waiting');
    writeFileSync(
      path.join(run, 'run.lock'),
      JSON.stringify({ token: 'other', process: 1, machine: 'other', host: 'pod-a' }),
    );
    const waiting = startCommand('train', '--resume', '--out', run);
    await waiting.says(/waiting for a sign of life/);
    waiting.kill('SIGTERM');
    const { status, stderr } = await waiting.outcome;
    assert.match(stderr, /waiting is locked by process 1 on pod-a, .* at most 30 seconds/);
    assert.equal(status, 143);
  });

  it('trains where a file system has no links', async () => {
    const run = newRun('linkless');
    const words = ['train', 'lizard', '--out', run, '--iterations', '2', ...SMALL];
    const { status, stderr } = await runWithoutLinks(...words);
    assert.equal(status, 0, stderr);
    const again = await runWithoutLinks('train', '--resume', '--out', run, '--no-scores');
    assert.equal(again.status, 0, again.stderr);
  });

  it('says so when a file cannot be written, and leaves the last checkpoint whole', async () => {
    const run = copyOfDone('full');
    // As if it had been stopped halfway.
    const { settings, ...rest } = await readCheckpoint(run);
    const before = encodeCheckpoint({ ...rest, settings: { ...settings, iterations: 14 } });
    writeFileSync(path.join(run, 'checkpoint.safetensors'), before);
    const again = newRun('fuller');
    // A limit on the size of files stands in for a full disk: 100 blocks of 512 bytes.
    const { status, stderr } = await runLimited(100, 'train', 'lizard', '--out', again, ...SMALL);
    assert.equal(status, 1);
    assert.match(stderr, /could not be written: .*Free some space, then continue .* with --resume/);
    assert.deepEqual(
      readdirSync(again).filter((name) => /\.\d+$|lock/.test(name)),
      [],
    );
    const { stderr: resumed } = await runLimited(100, 'train', '--resume', '--out', run);
    assert.match(resumed, /could not be written/);
    const after = readFileSync(path.join(run, 'checkpoint.safetensors'));
    assert.deepEqual(after, Buffer.from(before));
  });

  it('keeps the settings of a resumed run', async () => {
    const run = copyOfDone('kept');
    const resume = ['train', '--out', run, '--resume', '--no-scores'];
    for (const [words, message] of [
      [['--experiment', 'grow'], /--experiment grow contradicts the run.*regenerate/],
      [['--learning-rate', '0.1'], /--learning-rate 0.1 contradicts the run/],
    ] as const) {
      const { status, stderr } = await runCommand(...resume, ...words);
      assert.equal(status, 1);
      assert.match(stderr, message);
    }
    const other = await runCommand(
      'train',
      'fish',
      '--out',
      run,
      '--resume',
      '--size',
      '12',
      '--padding',
      '3',
    );
    assert.match(other.stderr, /started with the target emoji:lizard, not emoji:fish/);
    assert.equal((await runCommand(...resume, '--iterations', '7')).status, 0);
  });

  it('tells a picture that has changed from another one', async () => {
    const picture = path.join(folder, 'logo.png');
    const draw = (background: string) =>
      sharp({ create: { width: 9, height: 9, channels: 3, background } })
        .png()
        .toFile(picture);
    await draw('red');
    const words = ['train', picture, '--background', 'keep', '--out', newRun('logo'), ...SMALL];
    assert.equal((await runCommand(...words, '--iterations', '1')).status, 0);
    await draw('blue');
    const { status, stderr } = await runCommand(...words, '--iterations', '1', '--resume');
    assert.equal(status, 1);
    assert.match(stderr, /logo\.png has changed since the run was started; leave the target out/);
  });

  it('ends with a model, however long the name of its picture', async () => {
    const name = `${'long-'.repeat(50)}.png`;
    await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
      .png()
      .toFile(path.join(folder, name));
    const words = ['train', path.join(folder, name), '--background', 'keep', ...SMALL];
    const run = newRun('long');
    const { status, stderr } = await runCommand(...words, '--iterations', '1', '--out', run);
    assert.equal(status, 0, stderr);
    assert.ok(
      readdirSync(run).some((file) => /^long-[a-z-]*g\.regenerate\.fp32\.onnx$/.test(file)),
    );
  });
});

/**
 * Training in a page gives, to the last bit, what training on Node.js gives: weights, moments and
 * pool. On threads that share a memory, on threads that answer by messages, and on one thread.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import sharp from 'sharp';
import { startBackend } from '../../../trainer/src/backends/start-backend.js';
import type * as Library from '../../../trainer/src/browser/index.js';
import { loadTarget, loadTurned } from '../../../trainer/src/targets/load-target.js';
import { completeSettings } from '../../../trainer/src/training/check-settings.js';
import {
  decodeCheckpoint,
  encodeCheckpoint,
  type Checkpoint,
} from '../../../trainer/src/training/checkpoint.js';
import { initialState } from '../../../trainer/src/training/initial-state.js';
import { readCheckpoint } from '../../../trainer/src/training/run-folder.js';
import { ruleOf } from '../../../trainer/src/training/settings.js';
import { Trainer } from '../../../trainer/src/training/trainer.js';
import { TURN_DEGREES } from '../../../trainer/src/training/turns.js';
import { runCommand } from '../../helpers/command-line.js';
import { EMPTY, LIBRARY, serveEmptyPage, toUrl } from '../../helpers/empty-page.js';
import type { ServedBrowser } from '../../helpers/served-browser.mjs';

const SIZE = 12;
const given: Library.GivenSettings = {
  size: SIZE,
  padding: 3,
  channels: 12,
  hidden: 32,
  iterations: 50,
  batch: 5,
  pool: 16,
  damaged: 1,
  steps: [8, 12],
  rotations: 0,
  randomSeed: 7,
};

/** A disk with a soft edge, red to blue. */
const pixels = Uint8Array.from({ length: 4 * SIZE * SIZE }, (_, index) => {
  const cell = index >> 2;
  const [x, y] = [(cell % SIZE) - 5.5, Math.floor(cell / SIZE) - 5.5];
  const colour = [40 + 15 * (cell % SIZE), 90, 220 - 15 * (cell % SIZE)];
  return colour[index & 3] ?? Math.max(0, Math.min(255, 60 * (6 - Math.hypot(x, y))));
});

const folder = mkdtempSync(path.join(tmpdir(), 'train-in-a-page-'));
const file = path.join(folder, 'disk.png');
/** With the headers that let a page share memory, and without. */
let isolated: ServedBrowser;
let plain: ServedBrowser;

before(async () => {
  await sharp(pixels, { raw: { width: SIZE, height: SIZE, channels: 4 } }).toFile(file);
  isolated = await serveEmptyPage({
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
  });
  plain = await serveEmptyPage();
});

after(async () => {
  await isolated?.close();
  await plain?.close();
  rmSync(folder, { recursive: true });
});

/** A run before its first iteration, from a file. */
async function newRun(settings: Library.GivenSettings): Promise<Checkpoint> {
  const all = completeSettings(settings);
  const target = await loadTarget(file, all);
  return {
    settings: all,
    target,
    ...(all.rotations > 0 && { turned: await loadTurned(file, target, TURN_DEGREES) }),
    command: '',
    commit: '',
    state: initialState(all),
  };
}

async function trainInNode(run: Checkpoint): Promise<Checkpoint> {
  const { settings, state, target, turned } = run;
  const { batch, steps } = settings;
  const size = { height: target.height, width: target.width, batch, maxSteps: steps[1] };
  const backend = await startBackend('fused', ruleOf(settings), size, 2, 'exact');
  const trainer = new Trainer(settings, target, backend.rollout, state, turned);
  try {
    while (!trainer.done) trainer.iterate();
    return { ...run, state: trainer.state() };
  } finally {
    trainer.dispose();
    await backend.dispose();
  }
}

interface Trained {
  checkpoint: Checkpoint;
  sharing: string[];
  iterations: number[];
}

/** @param resume a checkpoint to go on from, in place of the picture */
async function trainInPage(
  { browser, address }: ServedBrowser,
  options: {
    workers: number;
    stopAfter?: number;
    resume?: Checkpoint;
    settings?: Library.GivenSettings;
  },
): Promise<Trained> {
  const page = await browser.newPage();
  try {
    await page.goto(`${address}${EMPTY}`);
    const result = await page.evaluate(
      async ({ library, pixels, size, given, workers, stopAfter, resume }) => {
        const { decodeCheckpoint, encodeCheckpoint, train } = (await import(
          library
        )) as typeof Library;
        const stop = new AbortController();
        const heard: Library.Progress[] = [];
        const common: Library.RunOptions = {
          workers,
          signal: stop.signal,
          // A method: tsx wraps other functions in something that a page does not have.
          onProgress(progress) {
            heard.push(progress);
            if (progress.iteration === stopAfter) stop.abort();
          },
        };
        const data = Uint8ClampedArray.from(pixels);
        const picture = new ImageData(data, size, size);
        const saved = resume && new Uint8Array(await (await fetch(resume)).arrayBuffer());
        const run = saved
          ? { ...common, resume: decodeCheckpoint(saved) }
          : { ...common, picture, name: 'disk', settings: given, arithmetic: 'exact' as const };
        const checkpoint = await train(run);
        const reader = new FileReader();
        reader.readAsDataURL(new Blob([encodeCheckpoint(checkpoint) as Uint8Array<ArrayBuffer>]));
        await new Promise((resolve) => reader.addEventListener('load', resolve));
        return {
          url: reader.result as string,
          sharing: heard.map(({ sharing }) => sharing),
          iterations: heard.map(({ iteration }) => iteration),
        };
      },
      {
        library: LIBRARY,
        pixels: Array.from(pixels),
        size: SIZE,
        given: options.settings ?? given,
        workers: options.workers,
        stopAfter: options.stopAfter,
        resume: options.resume && toUrl(encodeCheckpoint(options.resume)),
      },
    );
    const { url, ...rest } = result;
    const bytes = Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
    return { ...rest, checkpoint: decodeCheckpoint(bytes) };
  } finally {
    await page.close();
  }
}

describe('training in a page', () => {
  let expected: Checkpoint;
  before(async () => {
    const out = path.join(folder, 'run');
    const config = path.join(folder, 'settings.json');
    writeFileSync(config, JSON.stringify(given));
    const words = ['--config', config, '--backend', 'fused', '--threads', '2', '--no-scores'];
    words.push('--arithmetic', 'exact');
    const { status, stderr } = await runCommand('train', file, '--out', out, ...words);
    assert.equal(status, 0, stderr);
    expected = await readCheckpoint(out);
  });

  for (const [name, where, workers, sharing] of [
    ['one thread', () => plain, 1, 'alone'],
    ['two threads that share a memory', () => isolated, 2, 'memory'],
    ['two threads with a memory each', () => plain, 2, 'messages'],
    ['three threads with a memory each', () => plain, 3, 'messages'],
  ] as const) {
    it(`gives the bits of Node.js on ${name}`, async () => {
      const { checkpoint, ...progress } = await trainInPage(where(), { workers });
      assert.deepEqual(progress.sharing, Array(50).fill(sharing));
      assert.deepEqual(
        progress.iterations,
        Array.from({ length: 50 }, (_, index) => index + 1),
      );
      assert.deepEqual(checkpoint.target.data, expected.target.data);
      assert.deepEqual(checkpoint.state, expected.state);
    });
  }

  it('stops at the signal, and goes on to the same bits', async () => {
    const stopped = await trainInPage(plain, { workers: 1, stopAfter: 20 });
    const { iteration } = stopped.checkpoint.state;
    assert.ok(iteration >= 20 && iteration < 50, `stopped after ${iteration}`);
    const { checkpoint } = await trainInPage(plain, { workers: 2, resume: stopped.checkpoint });
    assert.deepEqual(checkpoint.state, expected.state);
  });

  it('gives the bits of Node.js with turned samples too, stopped in the middle', async () => {
    const settings = { ...given, rotations: 0.5, iterations: 10 };
    const stopped = await trainInPage(isolated, { workers: 2, settings, stopAfter: 4 });
    const { checkpoint } = await trainInPage(isolated, { workers: 2, resume: stopped.checkpoint });
    const run = await trainInNode(await newRun(settings));
    assert.deepEqual(checkpoint.turned, run.turned);
    assert.deepEqual(checkpoint.state, run.state);
  });
});

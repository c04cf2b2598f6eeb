import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { it } from 'node:test';
import { readCheckpoint } from '../../../trainer/src/training/run-folder.js';
import { RandomStream } from '../../../trainer/src/training/random.js';
import {
  runCommand,
  startCommand,
  temporaryFolder,
  type Running,
} from '../../helpers/command-line.js';
import { testRandomSeed } from '../../helpers/random-seed.js';

const KILLS = 10;
const ITERATIONS = 120;
const RANDOM_SEED = testRandomSeed('the moments of SIGKILL');

const folder = temporaryFolder();
const WORDS = [
  ...[
    'train',
    'lizard',
    '--size',
    '12',
    '--padding',
    '3',
    '--hidden',
    '32',
    '--batch',
    '4',
    '--pool',
    '8',
  ],
  ...['--damage', 'circle', '--rotations', '0', '--steps', '16-24', '--threads', '1'],
  ...['--iterations', String(ITERATIONS)],
  ...['--checkpoint-every', '0.05', '--no-scores'],
];

/** What a killed process left may go at any moment. */
function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Fulfilled once a run's folder is locked by the process, or that has ended. */
async function lockedBy(run: string, { process, outcome }: Running): Promise<void> {
  const lock = path.join(run, 'run.lock');
  let hasEnded = false;
  void outcome.then(() => (hasEnded = true));
  while (!hasEnded && !readIfThere(lock).includes(`"process":${process},`)) await setTimeout(5);
}

it(`survives SIGKILL at ${KILLS} random moments: resumed, it ends in the same weights`, async () => {
  const whole = path.join(folder, 'whole');
  const undisturbed = startCommand(...WORDS, '--out', whole);
  await lockedBy(whole, undisturbed);
  const start = performance.now();
  assert.equal((await undisturbed.outcome).status, 0);
  const length = performance.now() - start;

  const run = path.join(folder, 'killed');
  const checkpoint = path.join(run, 'checkpoint.safetensors');
  const random = new RandomStream(RANDOM_SEED, 0, 0);
  let iteration = 0;
  let advances = 0;
  for (let kills = 0; kills < KILLS; kills++) {
    // Until there is a checkpoint there is nothing to resume, and the same command starts anew.
    const resume = existsSync(checkpoint) ? ['--resume'] : [];
    const training = startCommand(...WORDS, '--out', run, ...resume);
    // While it loads its code, nothing is at stake.
    await lockedBy(run, training);
    const delay = random.between(0, length / 8);
    await setTimeout(delay);
    training.kill('SIGKILL');
    const { status, stderr } = await training.outcome;
    assert.ok(
      status === null || existsSync(path.join(run, 'poster.png')),
      `after ${delay} ms: ${stderr}`,
    );
    if (!existsSync(checkpoint)) continue;
    // Whatever the kill left, the checkpoint is whole and not older than it was.
    const { state } = await readCheckpoint(run);
    assert.ok(state.iteration >= iteration);
    if (state.iteration > iteration) advances++;
    iteration = state.iteration;
  }
  console.log(`${KILLS} kills: ${advances} after a new checkpoint, the last of ${iteration}`);

  const last = await runCommand(...WORDS, '--out', run, '--resume');
  assert.equal(last.status, 0, last.stderr);
  const [resumed, uninterrupted] = [await readCheckpoint(run), await readCheckpoint(whole)];
  assert.deepEqual(resumed.state, uninterrupted.state);
  const logged = readFileSync(path.join(run, 'log.jsonl'), 'utf8').trim().split('\n');
  assert.deepEqual(
    logged.map((line) => (JSON.parse(line) as { iteration: number }).iteration),
    Array.from({ length: ITERATIONS }, (_, index) => index + 1),
  );
  assert.deepEqual(readdirSync(run).sort(), readdirSync(whole).sort());
});

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { buildStepModel } from '../../../trainer/src/onnx/step-graph.js';
import { readCheckpoint } from '../../../trainer/src/training/run-folder.js';
import { PROGRAM, runInShell, startCommand, temporaryFolder } from '../../helpers/command-line.js';
import { goldenCases } from '../../helpers/golden.js';
import { until } from '../../helpers/until.js';

const folder = temporaryFolder();
/** Of a few cells: what is done with it is not the point. */
const MODEL = path.join(folder, 'model.onnx');
const [{ rule, weights }] = goldenCases();
const metadata = { grid: '12x12', target_size: '8', source: 'emoji:lizard' };
writeFileSync(MODEL, buildStepModel(rule, weights, metadata));
const TINY = [
  ...['--size', '12', '--padding', '3', '--hidden', '32', '--batch', '4', '--pool', '8'],
  ...['--damage', 'circle', '--rotations', '0', '--steps', '16-24', '--threads', '1'],
];
/** Whoever reads is gone before anything is written. */
const NOBODY = '{ sleep 0.3; "$@"; echo "status $?" >&2; } | true';
const BOTH_LOST = '{ { "$@" 2>&1; echo "status $?" >&3; } | true; } 3>&2';

/** @returns the last line of what was said, and all of it */
async function say(line: string, ...words: string[]): Promise<{ last: string; stderr: string }> {
  const { stderr } = await runInShell(line, ...words);
  assert.doesNotMatch(stderr, /\n +at /, 'a stack');
  return { last: stderr.trimEnd().split('\n').at(-1)!, stderr };
}

describe('output that nobody reads', () => {
  it('keeps no run from its end: standard output', async () => {
    const run = path.join(folder, 'stdout');
    const words = ['train', 'lizard', '--out', run, '--iterations', '5', '--scores', 'quick'];
    const { last } = await say(NOBODY, ...words, ...TINY);
    assert.equal(last, 'status 0');
    for (const name of ['poster.png', 'embed.html', 'scores.png']) {
      assert.ok(existsSync(path.join(run, name)), name);
    }
  });

  it('keeps no run from its end: standard output and errors', async () => {
    const run = path.join(folder, 'both');
    const words = ['train', 'lizard', '--out', run, '--iterations', '60', '--scores', 'quick'];
    const { last } = await say(BOTH_LOST, ...words, ...TINY);
    assert.equal(last, 'status 0');
    assert.ok(existsSync(path.join(run, 'scores.png')));
  });

  for (const words of [
    ['--help'],
    ['check', MODEL, '--json'],
    ['evaluate', MODEL, '--quick', '--patterns', '1'],
    ['export', MODEL, '-o', path.join(folder, 'out.onnx')],
    ['preview', MODEL, '--out', path.join(folder, 'preview'), '--scenes', 'grow', '--scale', '1'],
  ]) {
    it(`is no error of ${words[0]}`, async () => {
      assert.equal((await say(NOBODY, ...words)).last, 'status 0');
      assert.equal((await say(BOTH_LOST, ...words)).last, 'status 0');
    });
  }
});

const skip = !existsSync('/dev/full') && 'there is no device that is always full';
describe('output for which there is no room', { skip }, () => {
  it('is said, with status 1, once the work is done', async () => {
    const run = path.join(folder, 'full');
    const words = ['train', 'lizard', '--out', run, '--iterations', '5', '--no-scores', ...TINY];
    const { last, stderr } = await say('"$@" > /dev/full; echo "status $?" >&2', ...words);
    assert.equal(last, 'status 1');
    assert.equal(
      stderr.match(/error: The output could not be written \(ENOSPC\); free some space/g)?.length,
      1,
    );
    assert.ok(existsSync(path.join(run, 'embed.html')));
    const check = await say('"$@" > /dev/full; echo "status $?" >&2', 'check', MODEL);
    assert.match(check.stderr, /could not be written \(ENOSPC\).*\nstatus 1/);
  });

  it('is no matter on standard error, bars included', async () => {
    const run = path.join(folder, 'full-errors');
    const words = [
      'train',
      'lizard',
      '--out',
      run,
      '--iterations',
      '5',
      '--scores',
      'quick',
      ...TINY,
    ];
    const { last } = await say('{ "$@" 2> /dev/full; echo "status $?"; } >&2', ...words);
    assert.equal(last, 'status 0');
    assert.ok(existsSync(path.join(run, 'scores.png')));
  });
});

const hasScript = spawnSync('script', ['--version']).stdout?.includes('util-linux');
describe('a terminal', { skip: !hasScript && 'there is no script of util-linux' }, () => {
  it('that is closed ends a run with a checkpoint of its last iteration', async () => {
    const run = path.join(folder, 'closed');
    const words = ['train', 'lizard', '--out', run, '--no-scores', ...TINY];
    const line = ['exec', process.execPath, PROGRAM, ...words].join(' ');
    const env = { ...process.env, NODE_OPTIONS: '', NODE_TEST_CONTEXT: '', SHELL: '/bin/sh' };
    const terminal = spawn('script', ['-qc', line, '/dev/null'], { env });
    await until(() => existsSync(path.join(run, 'log.jsonl')));
    terminal.kill('SIGKILL');
    await until(() => !existsSync(path.join(run, 'run.lock')));
    const { state } = await readCheckpoint(run);
    const log = readFileSync(path.join(run, 'log.jsonl'), 'utf8').trim().split('\n');
    assert.equal((JSON.parse(log.at(-1)!) as { iteration: number }).iteration, state.iteration);
    assert.ok(state.iteration < 5000, 'nothing was tested');
  });

  it('is left as it was, even by what a signal ends', () => {
    const run = path.join(folder, 'shown');
    for (const words of [
      ['train', 'lizard', '--out', run, '--iterations', '3', '--scores', 'quick', ...TINY],
      ['evaluate', MODEL, '--quick', '--patterns', '1'],
    ]) {
      const line = [process.execPath, PROGRAM, ...words].join(' ');
      const env = { ...process.env, NODE_OPTIONS: '', NODE_TEST_CONTEXT: '', SHELL: '/bin/sh' };
      const { stdout } = spawnSync('script', ['-qc', line, '/dev/null'], { env });
      const shown = stdout.toString();
      assert.match(shown, /% of the|iterations/);
      // No wrapping of lines, and no cursor.
      assert.doesNotMatch(shown, /\u001B\[\?(7|25)l/);
    }
  });

  it('that never was is not missed: a hang-up ends nothing', async () => {
    const run = path.join(folder, 'nohup');
    const words = ['train', 'lizard', '--out', run, '--no-scores', '--iterations', '40', ...TINY];
    const training = startCommand(...words);
    await until(() => existsSync(path.join(run, 'checkpoint.safetensors')), training);
    training.kill('SIGHUP');
    const { status, stdout } = await training.outcome;
    assert.equal(status, 0);
    assert.match(stdout, /Trained 40 iterations/);
  });
});

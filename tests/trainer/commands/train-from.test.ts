import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import sharp from 'sharp';
import { readCheckpoint } from '../../../trainer/src/training/run-folder.js';
import { runCommand, temporaryFolder } from '../../helpers/command-line.js';

const folder = temporaryFolder();
const newRun = (name: string) => path.join(folder, name);

/** A lizard of 12 cells and short lives, small enough for seconds. */
const SMALL = [
  ...['--size', '12', '--padding', '3', '--hidden', '32', '--batch', '4', '--pool', '8'],
  ...['--steps', '16-24'],
  ...['--threads', '1', '--no-scores', '--damage', 'circle'],
];

describe('growing-ca train --from', () => {
  it('begins with the weights of another run, or of its model file', async () => {
    const first = newRun('first');
    const words = ['train', 'lizard', '--iterations', '3', ...SMALL];
    const { status, stderr } = await runCommand(...words, '--out', first);
    assert.equal(status, 0, stderr);
    const { weights } = (await readCheckpoint(first)).state;
    const model = path.join(first, 'lizard.regenerate.fp32.onnx');
    for (const [from, out] of [
      [first, newRun('from-run')],
      [model, newRun('from-model')],
    ]) {
      const still = ['--learning-rate', '1e-7', '--random-seed', '5'];
      const later = await runCommand(...words, ...still, '--from', from, '--out', out);
      assert.equal(later.status, 0, later.stderr);
      const { state, command, settings } = await readCheckpoint(out);
      assert.equal(settings.warmUp, 0, 'what has grown needs no seeds alone');
      for (const [name, values] of Object.entries(state.weights) as [
        keyof typeof weights,
        Float32Array,
      ][]) {
        const farthest = values.reduce(
          (most, value, index) => Math.max(most, Math.abs(value - weights[name][index])),
          0,
        );
        assert.ok(farthest > 0 && farthest < 1e-5, `${name} moved by ${farthest}`);
      }
      const [made, went] = command.split(' && ');
      assert.ok(made.endsWith('--out first') && went.includes(`--from ${from}`), command);
    }

    for (const [wrong, message] of [
      [['--from', first, '--channels', '12'], /rule with --channels 16; add that flag/],
      [['--from', newRun('nowhere')], /There is no file .*nowhere/],
    ] as const) {
      const out = newRun('wrong');
      const refused = await runCommand(...words, ...wrong, '--out', out);
      assert.equal(refused.status, 1);
      assert.match(refused.stderr, message);
      assert.ok(!existsSync(out));
    }
    const resumed = await runCommand('train', '--out', first, '--resume', '--from', model);
    assert.match(resumed.stderr, /--resume continues a run with its own weights; leave out --from/);
  });

  it('trains a run of a picture on, by the command that it names itself', async () => {
    const picture = path.join(folder, 'logo.png');
    const circle = '<circle cx="20" cy="20" r="14" fill="green"/></svg>';
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40" fill="white"/>${circle}`;
    await sharp(Buffer.from(svg)).png().toFile(picture);
    const run = newRun('logo');
    const words = ['train', picture, '--out', run, '--iterations', '2', ...SMALL];
    const first = await runCommand(...words, '--hidden', '64');
    assert.equal(first.status, 0, first.stderr);
    assert.match(first.stderr, /^warning: .*logo\.png has a flat white backdrop.*--background/);

    const quick = ['--no-scores', '--threads', '1'];
    const resumed = await runCommand('train', '--resume', '--out', run, ...quick);
    const named = /was done already, after 2 iterations.*Train on with: growing-ca (.*)\n/;
    const command = named.exec(resumed.stdout)![1];
    assert.equal(command, `train --from ${run} --iterations 2 --out ${run}-2`);
    const on = await runCommand(...command.split(' '), ...quick);
    assert.equal(on.status, 0, on.stderr);
    assert.doesNotMatch(on.stderr, /warning/);
    const [before, after] = await Promise.all([run, `${run}-2`].map(readCheckpoint));
    assert.deepEqual(after.settings, { ...before.settings, warmUp: 0 });
    assert.deepEqual(after.target, before.target);
    assert.deepEqual(after.turned, before.turned);
    assert.ok(after.turned);

    const model = path.join(run, 'logo.regenerate.fp32.onnx');
    for (const [wrong, message] of [
      [
        ['--from', run, '--size', '14'],
        /--size 14 contradicts the run .* at 12 only; leave it out/,
      ],
      [
        ['--from', run, '--preset', 'distill'],
        /preset distill contradicts --from without a target/,
      ],
      [['--from', model], /is no run's folder, so it does not say what to learn; give the target/],
    ] as const) {
      const { status, stderr } = await runCommand('train', ...wrong, '--out', newRun('never'));
      assert.equal(status, 1);
      assert.match(stderr, message);
    }
  });
});

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { describeModel } from '../../../trainer/src/onnx/read-model.js';
import type { BackendFlags } from '../../../trainer/src/commands/backend-of-run.js';
import { backendOfRun } from '../../../trainer/src/commands/backend-of-run.js';
import type { Arithmetic } from '../../../trainer/src/kernel/arithmetic.js';
import { readCheckpoint } from '../../../trainer/src/training/run-folder.js';
import { runCommand, runWithoutRelaxedSimd, temporaryFolder } from '../../helpers/command-line.js';
import { withoutFused } from '../../helpers/relaxed-simd.js';

const folder = temporaryFolder();
const SMALL = [
  ...['--size', '8', '--padding', '2', '--hidden', '16', '--batch', '4', '--pool', '8'],
  ...['--steps', '2-3', '--iterations', '2', '--no-scores'],
];

/** What a new run in that folder records, in its settings, its checkpoint and its model. */
async function recordedBy(name: string, ...words: string[]) {
  const out = path.join(folder, name);
  const { status, stderr } = await runCommand('train', 'lizard', '--out', out, ...SMALL, ...words);
  assert.equal(status, 0, stderr);
  const settings = JSON.parse(readFileSync(path.join(out, 'settings.json'), 'utf8'));
  const checkpoint = await readCheckpoint(out);
  const model = readFileSync(path.join(out, 'lizard.regenerate.fp32.onnx'));
  const { metadata } = describeModel(model, name);
  return {
    recorded: [settings.arithmetic, checkpoint.arithmetic, metadata.arithmetic],
    checkpoint,
    resume: ['train', '--out', out, '--resume', '--no-scores'],
  };
}

/** A run for several tests. */
const exact = recordedBy('exact', '--arithmetic', 'exact');

describe('growing-ca train --arithmetic', () => {
  it('records what the flag says', async () => {
    const { recorded } = await exact;
    assert.deepEqual(recorded, ['exact', 'exact', 'exact']);
  });

  it('records none for a backend that has no choice, and refuses the flag', async () => {
    const { recorded } = await recordedBy('cpu', '--backend', 'cpu');
    assert.deepEqual(recorded, [undefined, undefined, undefined]);
    const out = path.join(folder, 'refused');
    const words = ['--backend', 'cpu', '--arithmetic', 'exact', ...SMALL];
    const { status, stderr } = await runCommand('train', 'lizard', '--out', out, ...words);
    assert.equal(status, 1);
    assert.match(stderr, /--arithmetic is for --backend fused and not for cpu; leave out/);
    assert.ok(!existsSync(out), 'a run folder is left behind');
  });

  it(
    'is fused by default; says what to do where the engine lacks it',
    { skip: withoutFused },
    async () => {
      const { recorded, checkpoint, resume } = await recordedBy('fused');
      assert.deepEqual(recorded, ['fused', 'fused', 'fused']);
      const lacking = await runWithoutRelaxedSimd(...resume);
      assert.equal(lacking.status, 1);
      assert.match(lacking.stderr, /^error: .*Node.js 22 or newer.*--arithmetic exact/);
      const other = await runCommand(...resume, '--arithmetic', 'exact');
      assert.equal(other.status, 0, other.stderr);
      // It is done, so nothing is computed; a run that goes on changes: see "a resumed run".
      const resumed = await readCheckpoint(path.join(folder, 'fused'));
      assert.deepEqual(resumed.state.weights, checkpoint.state.weights);
    },
  );
});

describe('a resumed run', () => {
  const cases: [Arithmetic | undefined, BackendFlags, Arithmetic][] = [
    ['exact', {}, 'exact'],
    ['fused', {}, 'fused'],
    ['fused', { arithmetic: 'exact' }, 'exact'],
    // From before there was a choice.
    [undefined, {}, 'exact'],
  ];
  for (const [recorded, flags, expected] of cases) {
    const skip = expected === 'fused' && withoutFused;
    const given = flags.arithmetic ? ' and a flag' : '';
    it(`goes on as ${expected} after ${recorded ?? 'no record'}${given}`, { skip }, async () => {
      const { checkpoint } = await exact;
      const saved = { ...checkpoint, arithmetic: recorded };
      const { arithmetic, dispose } = await backendOfRun(saved, flags, true);
      await dispose();
      assert.equal(arithmetic, expected);
    });
  }
});

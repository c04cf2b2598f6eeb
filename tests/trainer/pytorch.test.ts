import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { recognise } from '../../src/engine/kernel/recognise.js';
import { checkModel } from '../../trainer/src/commands/check.js';
import { temporaryFolder } from '../helpers/command-line.js';
import { goldenCases, relativeError, type GoldenCase } from '../helpers/golden.js';
import { goldenModel } from '../helpers/make-fixture-models.js';
import { firstStates } from '../helpers/step-states.js';

const FIXTURES = new URL('../fixtures/pytorch/', import.meta.url);
const kept = readFileSync(new URL('rule.onnx', FIXTURES));
const golden = goldenCases().find(({ name }) => name === 'step_post')!;

async function assertGolden(bytes: Uint8Array): Promise<void> {
  const states = await firstStates(bytes, golden);
  assert.equal(states.length, golden.states.length);
  states.forEach((state, step) => {
    const error = relativeError(state, golden.states[step].subarray(0, state.length));
    assert.ok(error < 1e-4, `step ${step}: relative error ${error}`);
  });
}

test('what the lines in docs/pytorch.md wrote gives the golden states', () => assertGolden(kept));

test('it turns as our own graph does', async () => {
  const turned: GoldenCase = { ...golden, settings: { ...golden.settings, angles: [0.65] } };
  const states = await firstStates(kept, turned);
  const expected = await firstStates(goldenModel(golden), turned);
  states.forEach((state, step) => assert.ok(relativeError(state, expected[step]) < 1e-4));
  assert.ok(relativeError(states[2], (await firstStates(kept, golden))[2]) > 0.01);
});

test('it meets the model contract', async () => {
  const { meets, findings } = await checkModel(kept, 'rule.onnx');
  assert.deepEqual({ meets, findings }, { meets: true, findings: [] });
});

test('the kernel leaves it to onnxruntime-web', () => assert.equal(recognise(kept), undefined));

/** The first Python that has PyTorch. */
const python = ['/usr/bin/python3', 'python3'].find(
  (program) => spawnSync(program, ['-c', 'import torch']).status === 0,
);

test(
  'the lines in docs/pytorch.md run, and write such a file',
  { skip: python === undefined && 'no python3 with PyTorch' },
  async () => {
    const folder = temporaryFolder();
    const script = fileURLToPath(new URL('run_page.py', FIXTURES));
    const { status, stderr } = spawnSync(python!, [script, 'step_post'], {
      cwd: folder,
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
    await assertGolden(readFileSync(path.join(folder, 'rule.onnx')));
  },
);

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mock, test } from 'node:test';
import { seedState } from '../../../src/grid/seed.js';
import { UserError } from '../../../trainer/src/common/user-error.js';
import { chooseRuntime } from '../../../trainer/src/evaluation/open-runtime.js';
import type { RuntimeChoice } from '../../../trainer/src/evaluation/runtime.js';
import { buildStepModel } from '../../../trainer/src/onnx/step-graph.js';
import { goldenCases } from '../../helpers/golden.js';
import { ODD_MODELS } from '../../helpers/odd-models.js';

const conditions = { width: 40, height: 36, fireRate: 0.5, masking: 'before-and-after' } as const;
const lizard = readFileSync(new URL('../../../weights/lizard.regenerate.q8.onnx', import.meta.url));

/** The runtime that is taken, and what standard error says of it. */
async function choose(bytes: Uint8Array, choice?: RuntimeChoice) {
  const log = mock.method(console, 'error', () => undefined);
  try {
    const runtime = await chooseRuntime(bytes, 'x.onnx', conditions, choice);
    return { runtime, said: log.mock.calls.map(({ arguments: [line] }) => String(line)) };
  } finally {
    log.mock.restore();
  }
}

/** A rule whose values soon have no end. */
function endless(): Uint8Array {
  const { rule, weights } = goldenCases().find(({ name }) => name === 'step_pre_post')!;
  const updateWeights = weights.updateWeights.map((weight) => 1e4 * weight);
  return buildStepModel(rule, { ...weights, updateWeights });
}

test('a file of ours runs in the kernel, which lives as onnxruntime-web does', async () => {
  const { runtime, said } = await choose(lizard);
  assert.deepEqual([runtime.kind, runtime.name, said], ['kernel', 'kernel', []]);
  const onnx = (await choose(lizard, 'onnx')).runtime;
  assert.match(onnx.name, /^onnxruntime-web \d+\.\d+\.\d+$/);
  const { channels } = runtime;
  assert.equal(channels, onnx.channels);
  const seed = seedState(channels, conditions.height, conditions.width);
  const stretch = { randomSeed: 7, angle: 200, age: 3, steps: 40 };
  const lives = [runtime, onnx].map((each) => each.live(seed, conditions, stretch));
  const [actual, expected] = await Promise.all(lives);
  actual.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-4));
  assert.ok(expected.filter((value) => value !== 0).length > 1000, 'something grew');
  assert.deepEqual(seed, seedState(channels, conditions.height, conditions.width));
  await Promise.all([runtime.release(), onnx.release()]);
});

test('a file of another graph runs in onnxruntime-web, and in the kernel not at all', async () => {
  const other = ODD_MODELS.with_node_of_cpu();
  const { runtime, said } = await choose(other);
  assert.deepEqual([runtime.kind, said], ['onnx', []]);
  await runtime.release();
  await assert.rejects(choose(other, 'kernel'), (error) => {
    assert.ok(error instanceof UserError);
    assert.match(error.message, /^x\.onnx has another graph .*; leave out --runtime kernel\.$/);
    return true;
  });
});

test('a file on which the kernel does not agree runs in onnxruntime-web, with a warning', async () => {
  const { runtime, said } = await choose(endless());
  assert.equal(runtime.kind, 'onnx');
  assert.equal(said.length, 1);
  assert.match(said[0], /^warning: x\.onnx runs in onnxruntime-web [\d.]+: on a sample /);
  await runtime.release();
  await assert.rejects(choose(endless(), 'kernel'), /x\.onnx: on a sample .*; leave out --runtime/);
});

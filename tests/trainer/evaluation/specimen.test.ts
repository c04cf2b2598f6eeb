import assert from 'node:assert/strict';
import { test } from 'node:test';
import { livingWindow, wholeWindow } from '../../../src/grid/living-window.js';
import { drawUpdateMask } from '../../../src/grid/update-mask.js';
import { OnnxRuntime } from '../../../trainer/src/evaluation/onnx-runtime.js';
import { turnAboutSeed } from '../../../trainer/src/evaluation/score.js';
import { Specimen } from '../../../trainer/src/evaluation/specimen.js';
import { StepSession } from '../../../trainer/src/evaluation/step-session.js';
import { buildStepModel } from '../../../trainer/src/onnx/step-graph.js';
import { goldenCases } from '../../helpers/golden.js';
import { randomNumbers } from '../../helpers/rollouts.js';
import { testRandomSeed } from '../../helpers/random-seed.js';

function golden(name: string) {
  return goldenCases().find((candidate) => candidate.name === name)!;
}

function fileOf(name: string): Uint8Array {
  const { rule, weights } = golden(name);
  return buildStepModel(rule, weights);
}

test('computing a window gives the same bits as computing the grid, over its edges too', async () => {
  const runtime = await OnnxRuntime.open(fileOf('step_pre_post'), 'the model');
  const [width, height] = [37, 30];
  for (const [moveX, moveY] of [
    [0, 0],
    [17, 0],
    [18, 14],
  ]) {
    const specimens = (['before-and-after', undefined] as const).map((masking) => {
      const habitat = { runtime, width, height, fireRate: 0.5, masking };
      const specimen = new Specimen(habitat, 5);
      const planted = specimen.state;
      specimen.state = new Float32Array(planted.length);
      planted.forEach((value, i) => {
        const x = ((i % width) + moveX) % width;
        const y = ((Math.floor(i / width) % height) + moveY) % height;
        const channel = Math.floor(i / (width * height));
        specimen.state[(channel * height + y) * width + x] = value;
      });
      return specimen;
    });
    for (const age of [1, 2, 5, 9]) {
      for (const specimen of specimens) await specimen.growTo(age);
      assert.deepEqual(specimens[0].state, specimens[1].state, `moved by ${moveX}, t = ${age}`);
    }
    const size = { width, height };
    const window = livingWindow(specimens[0].state, wholeWindow(size), size);
    assert.ok(window.width < width, 'nothing was tested');
  }
  await runtime.release();
});

test('a turned rule does to a turned grid what the rule does to the grid', async () => {
  const randomSeed = testRandomSeed('the grid');
  const random = randomNumbers(randomSeed);
  for (const name of ['step_post', 'step_pre_post']) {
    const session = await StepSession.open(fileOf(name), name);
    for (const side of [11, 12]) {
      const size = { width: side, height: side };
      const on = (data: Float32Array) => ({ data, ...size });
      const state = Float32Array.from({ length: 16 * side ** 2 }, () => random() * 0.3);
      const mask = new Float32Array(side ** 2);
      drawUpdateMask(mask, size, 0.5, randomSeed, 0);
      const straight = await session.run(state, mask, [1, 0], side, side);
      for (const quarters of [1, 2, 3]) {
        const angle = (quarters * Math.PI) / 2;
        const turned = await session.run(
          turnAboutSeed(on(state), quarters).data,
          turnAboutSeed(on(mask), quarters).data,
          [Math.cos(-angle), Math.sin(-angle)],
          side,
          side,
        );
        const expected = turnAboutSeed(on(straight), quarters).data;
        const worst = turned.reduce((most, v, i) => Math.max(most, Math.abs(v - expected[i])), 0);
        assert.ok(
          worst < 1e-5,
          `${name}, ${quarters} quarters, random seed ${randomSeed}: ${worst}`,
        );
      }
    }
    await session.release();
  }
});

test('a copy goes its own way, the original stays', async () => {
  const runtime = await OnnxRuntime.open(fileOf('step_pre_post'), 'the model');
  const habitat = { runtime, width: 16, height: 16, fireRate: 0.5 };
  const original = new Specimen(habitat, 1);
  await original.growTo(3);
  const before = original.state.slice();
  const twin = original.copy(2);
  assert.deepEqual(twin.state, before);
  await twin.growTo(6);
  assert.deepEqual(original.state, before);
  await original.growTo(6);
  assert.notDeepEqual(twin.state, original.state);
  await runtime.release();
});

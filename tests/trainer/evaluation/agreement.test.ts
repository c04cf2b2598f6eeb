/**
 * The exported file, run by onnxruntime-web and by the kernel, against the reference in
 * TensorFlow.js: implementations that share nothing but the weights and the update masks.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import { seedState } from '../../../src/grid/seed.js';
import { startTensorFlow } from '../../../trainer/src/common/tensorflow.js';
import { openHabitat } from '../../../trainer/src/evaluation/habitat.js';
import type { RuntimeKind } from '../../../trainer/src/evaluation/runtime.js';
import { Specimen } from '../../../trainer/src/evaluation/specimen.js';
import { readWeights } from '../../../trainer/src/onnx/read-model.js';
import { buildStepModel } from '../../../trainer/src/onnx/step-graph.js';
import { referenceRollout } from '../../helpers/reference-rollout.js';
import type { Rule } from '../../../trainer/src/rule/rule.js';
import { toTensors } from '../../../trainer/src/rule/weight-tensors.js';
import type { RuleWeights } from '../../../trainer/src/rule/weights.js';
import { randomNumbers } from '../../helpers/rollouts.js';

before(() => startTensorFlow());

const STEPS = 100;
/** Cells of the grid of models that are shipped: their pictures' side, so that they grow over its edges. */
const SIDE = 40;
const WEIGHTS = new URL('../../../weights/', import.meta.url);

/** Random weights of a rule whose patterns live, grow and stay in bounds. */
function randomWeights({ channels, hidden }: Rule, random: () => number): RuleWeights {
  const around = (length: number, size: number) =>
    Float32Array.from({ length }, () => (random() - 0.5) * size);
  return {
    hiddenWeights: around(hidden * 3 * channels, 0.4),
    hiddenBias: around(hidden, 0.1),
    updateWeights: around(channels * hidden, 0.1),
  };
}

/** Both states after STEPS steps from a seed: [channels, height, width]. */
async function grow(
  bytes: Uint8Array,
  side: number,
  angle: number,
  randomSeed: number,
  runtime: RuntimeKind,
): Promise<{ exported: Float32Array; reference: Float32Array }> {
  const { rule, weights } = readWeights(bytes, 'model');
  const size = { width: side, height: side };
  const habitat = await openHabitat(bytes, 'model', size, runtime);
  const specimen = new Specimen(habitat, randomSeed, angle);
  await specimen.growTo(STEPS);
  await habitat.runtime.release();
  const reference = tf.tidy(() => {
    const seed = tf.tensor4d(seedState(rule.channels, side, side), [1, rule.channels, side, side]);
    const grown = referenceRollout(rule)(
      tf.transpose(seed, [0, 2, 3, 1]),
      toTensors(rule, weights),
      {
        steps: STEPS,
        fireRate: habitat.fireRate,
        randomSeeds: [randomSeed],
        angles: [(-angle * Math.PI) / 180],
      },
    );
    return tf.transpose(grown, [0, 3, 1, 2]).dataSync() as Float32Array;
  });
  return { exported: specimen.state, reference };
}

async function agree(
  bytes: Uint8Array,
  side: number,
  angle: number,
  randomSeed: number,
  runtime: RuntimeKind,
) {
  const { exported, reference } = await grow(bytes, side, angle, randomSeed, runtime);
  let worst = 0;
  let largest = 0;
  for (let i = 0; i < reference.length; i++) {
    worst = Math.max(worst, Math.abs(exported[i] - reference[i]));
    largest = Math.max(largest, Math.abs(reference[i]));
  }
  const where = `${angle} degrees, random seed ${randomSeed}`;
  assert.equal(exported.length, reference.length);
  assert.ok(worst < 1e-3, `${where}: differs by ${worst}, largest value ${largest}`);
  const living = reference.filter((value) => value !== 0).length;
  assert.ok(largest < 100 && living > reference.length / 10, `${where}: nothing was tested`);
}

const RUNTIMES: readonly RuntimeKind[] = ['onnx', 'kernel'];

for (const masking of ['after', 'before-and-after'] as const) {
  for (const angle of [0, 37]) {
    for (const runtime of RUNTIMES) {
      test(`a random rule, masking ${masking}, ${angle} degrees, ${runtime}`, async () => {
        const rule: Rule = { channels: 8, hidden: 16, sobelScale: 0.5, masking };
        const bytes = buildStepModel(rule, randomWeights(rule, randomNumbers(2)));
        await agree(bytes, 16, angle, 11, runtime);
      });
    }
  }
}

const shipped = existsSync(WEIGHTS)
  ? readdirSync(WEIGHTS).filter((file) => file.endsWith('.fp32.onnx'))
  : [];
for (const file of shipped) {
  for (const angle of [0, 30]) {
    for (const runtime of RUNTIMES) {
      test(`${file}, ${angle} degrees, ${runtime}`, async () => {
        const bytes = readFileSync(new URL(file, WEIGHTS));
        await agree(bytes, SIDE, angle, 1, runtime);
      });
    }
  }
}

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
import { describeModel, readWeights } from '../../../trainer/src/onnx/read-model.js';
import { buildStepModel } from '../../../trainer/src/onnx/step-graph.js';
import { referenceRollout } from '../../helpers/reference-rollout.js';
import type { Rule } from '../../../trainer/src/rule/rule.js';
import { toTensors } from '../../../trainer/src/rule/weight-tensors.js';
import type { RuleWeights } from '../../../trainer/src/rule/weights.js';
import { randomNumbers } from '../../helpers/rollouts.js';

before(() => startTensorFlow());

const STEPS = 60;
/** Cells of the grid of models that are shipped: less than their pictures' side, so that they grow over its edges. */
const SIDE = 24;
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

/** A pattern that grows for STEPS steps from a seed. */
interface Life {
  bytes: Uint8Array;
  side: number;
  /** Degrees. */
  angle: number;
  randomSeed: number;
}

/** Its state by the exported file: [channels, height, width]. */
async function grow({ bytes, side, angle, randomSeed }: Life, runtime: RuntimeKind) {
  const size = { width: side, height: side };
  const habitat = await openHabitat(bytes, 'model', size, runtime);
  const specimen = new Specimen(habitat, randomSeed, angle);
  await specimen.growTo(STEPS);
  await habitat.runtime.release();
  return specimen.state;
}

const references = new WeakMap<Life, Float32Array>();

/** The same by the reference, which is slow: once for all runtimes. */
function referenceOf(life: Life): Float32Array {
  const known = references.get(life);
  if (known) return known;
  const { bytes, side, angle, randomSeed } = life;
  const { rule, weights } = readWeights(bytes, 'model');
  const { fireRate } = describeModel(bytes, 'model');
  const state = tf.tidy(() => {
    const seed = tf.tensor4d(seedState(rule.channels, side, side), [1, rule.channels, side, side]);
    const grown = referenceRollout(rule)(
      tf.transpose(seed, [0, 2, 3, 1]),
      toTensors(rule, weights),
      {
        steps: STEPS,
        fireRate,
        randomSeeds: [randomSeed],
        angles: [(-angle * Math.PI) / 180],
      },
    );
    return tf.transpose(grown, [0, 3, 1, 2]);
  });
  const reference = state.dataSync<'float32'>();
  state.dispose();
  references.set(life, reference);
  return reference;
}

async function agree(life: Life, runtime: RuntimeKind) {
  const exported = await grow(life, runtime);
  const reference = referenceOf(life);
  let worst = 0;
  let largest = 0;
  for (let i = 0; i < reference.length; i++) {
    worst = Math.max(worst, Math.abs(exported[i] - reference[i]));
    largest = Math.max(largest, Math.abs(reference[i]));
  }
  const where = `${life.angle} degrees, random seed ${life.randomSeed}`;
  assert.equal(exported.length, reference.length);
  assert.ok(worst < 1e-3, `${where}: differs by ${worst}, largest value ${largest}`);
  const living = reference.filter((value) => value !== 0).length;
  assert.ok(largest < 100 && living > reference.length / 10, `${where}: nothing was tested`);
}

const RUNTIMES: readonly RuntimeKind[] = ['onnx', 'kernel'];

for (const masking of ['after', 'before-and-after'] as const) {
  for (const angle of [0, 37]) {
    const rule: Rule = { channels: 8, hidden: 16, sobelScale: 0.5, masking };
    const bytes = buildStepModel(rule, randomWeights(rule, randomNumbers(2)));
    const life = { bytes, side: 16, angle, randomSeed: 11 };
    for (const runtime of RUNTIMES) {
      test(`a random rule, masking ${masking}, ${angle} degrees, ${runtime}`, () =>
        agree(life, runtime));
    }
  }
}

const shipped = existsSync(WEIGHTS)
  ? readdirSync(WEIGHTS).filter((file) => file.endsWith('.fp32.onnx'))
  : [];
for (const file of shipped) {
  for (const angle of [0, 30]) {
    const life = { bytes: readFileSync(new URL(file, WEIGHTS)), side: SIDE, angle, randomSeed: 1 };
    for (const runtime of RUNTIMES) {
      test(`${file}, ${angle} degrees, ${runtime}`, () => agree(life, runtime));
    }
  }
}

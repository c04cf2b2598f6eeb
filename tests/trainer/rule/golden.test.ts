import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import type { TensorBackend } from '../../../trainer/src/common/tensorflow.js';
import { startTensorFlow } from '../../../trainer/src/common/tensorflow.js';
import type { Arithmetic } from '../../../trainer/src/kernel/arithmetic.js';
import { FusedRollout } from '../../../trainer/src/kernel/fused-rollout.js';
import { startNodeWorker } from '../../../trainer/src/kernel/node-worker.js';
import { asRollout } from '../../../trainer/src/kernel/rollout-op.js';
import { referenceRollout } from '../../helpers/reference-rollout.js';
import type { Rollout } from '../../../trainer/src/rule/rollout.js';
import type { GoldenCase } from '../../helpers/golden.js';
import { goldenCases, relativeError } from '../../helpers/golden.js';
import { toTensors } from '../../../trainer/src/rule/weight-tensors.js';
import { withoutFused } from '../../helpers/relaxed-simd.js';
import { differentiate } from '../../helpers/rollouts.js';
import { WEIGHT_NAMES } from '../../../trainer/src/rule/weights.js';

const TOLERANCE = 1e-4;

/** Hands `check` the rollout of one implementation for a golden case. */
type With = (golden: GoldenCase, check: (rollout: Rollout) => void) => Promise<void>;

const reference = (backend: TensorBackend): With => {
  return async (golden, check) => {
    await startTensorFlow(backend);
    check(referenceRollout(golden.rule));
  };
};

const kernel = (arithmetic: Arithmetic): With => {
  return async (golden, check) => {
    await startTensorFlow();
    const [batch, height, width] = golden.shape;
    const { steps } = golden.settings;
    const size = { batch, height, width, maxSteps: steps, threads: 2, givenMasks: true };
    const fused = new FusedRollout(golden.rule, { ...size, arithmetic }, startNodeWorker);
    try {
      check(asRollout(fused));
    } finally {
      await fused.dispose();
    }
  };
};

const implementations: Record<string, With> = {
  'reference on cpu': reference('cpu'),
  'reference on wasm': reference('wasm'),
  'fused kernel, exact arithmetic': kernel('exact'),
  'fused kernel, fused arithmetic': kernel('fused'),
};

for (const [name, withRollout] of Object.entries(implementations)) {
  const skip = name.endsWith('fused arithmetic') && withoutFused;
  describe(`golden vectors of the PyTorch variant: ${name}`, { skip }, () => {
    for (const golden of goldenCases()) {
      it(`${golden.name}: every state`, () =>
        withRollout(golden, (rollout) =>
          tf.tidy(() => {
            const weights = toTensors(golden.rule, golden.weights);
            const start = tf.tensor4d(golden.start, golden.shape);
            golden.states.forEach((expected, index) => {
              const settings = { ...golden.settings, steps: index + 1 };
              const error = relativeError(rollout(start, weights, settings).dataSync(), expected);
              assert.ok(error < TOLERANCE, `state after step ${index + 1}: error ${error}`);
            });
          }),
        ));

      if (!golden.gradients) continue;
      const expected = golden.gradients;
      it(`${golden.name}: loss and gradients`, () =>
        withRollout(golden, (rollout) => {
          const result = differentiate(rollout, golden);
          assert.ok(Math.abs(result.loss / golden.loss - 1) < TOLERANCE);
          for (const tensor of WEIGHT_NAMES) {
            const error = relativeError(result.gradients[tensor], expected[tensor]);
            assert.ok(error < TOLERANCE, `gradient of ${tensor}: error ${error}`);
          }
        }));
    }
  });
}

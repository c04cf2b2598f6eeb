/**
 * Compares one backend with the golden vectors. Also a program that prints the errors as JSON,
 * because a backend may need another environment than the tests:
 *
 *     node --import ./tests/helpers/typescript.mjs tests/helpers/backend-parity.ts wasm
 *     node --import ./tests/helpers/typescript.mjs tests/helpers/backend-parity.ts fused exact
 */
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import type { BackendName } from '../../trainer/src/backends/names.js';
import { startBackend } from '../../trainer/src/backends/start-backend.js';
import type { Arithmetic } from '../../trainer/src/kernel/arithmetic.js';
import { goldenCases, relativeError } from './golden.js';
import { toTensors } from '../../trainer/src/rule/weight-tensors.js';
import { differentiate } from './rollouts.js';
import { WEIGHT_NAMES } from '../../trainer/src/rule/weights.js';

/** Largest relative errors of one golden case. */
export interface Parity {
  name: string;
  states: number;
  /** Where the case has gradients. */
  gradients?: number;
}

const THREADS = 2;

export async function parityOf(backend: BackendName, arithmetic?: Arithmetic): Promise<Parity[]> {
  const results: Parity[] = [];
  for (const golden of goldenCases()) {
    const [batch, height, width] = golden.shape;
    const size = { batch, height, width, maxSteps: golden.settings.steps, givenMasks: true };
    const { rollout, dispose } = await startBackend(
      backend,
      golden.rule,
      size,
      THREADS,
      arithmetic,
    );
    const states = golden.states.map((expected, index) =>
      tf.tidy(() => {
        const weights = toTensors(golden.rule, golden.weights);
        const start = tf.tensor4d(golden.start, golden.shape);
        const settings = { ...golden.settings, steps: index + 1 };
        return relativeError(rollout(start, weights, settings).dataSync(), expected);
      }),
    );
    const result: Parity = { name: golden.name, states: Math.max(...states) };
    const expected = golden.gradients;
    if (expected) {
      const { gradients, loss } = differentiate(rollout, golden);
      const errors = WEIGHT_NAMES.map((name) => relativeError(gradients[name], expected[name]));
      result.gradients = Math.max(...errors, Math.abs(loss / golden.loss - 1));
    }
    results.push(result);
    await dispose();
  }
  return results;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [backend, arithmetic] = process.argv.slice(2) as [BackendName, Arithmetic?];
  process.stdout.write(JSON.stringify(await parityOf(backend, arithmetic)));
}

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
import { goldenCases, relativeError, type GoldenCase } from './golden.js';
import { toTensors } from '../../trainer/src/rule/weight-tensors.js';
import type { Rollout } from '../../trainer/src/rule/rollout.js';
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
  const cases = goldenCases();
  const results = new Map<GoldenCase, Parity>();
  // A backend is started once for all cases of a rule and shape: on WebGPU it compiles shaders.
  const kindOf = ({ rule, shape }: GoldenCase) => JSON.stringify([rule, shape]);
  for (const kind of new Set(cases.map(kindOf))) {
    const alike = cases.filter((golden) => kindOf(golden) === kind);
    const [{ rule, shape }] = alike;
    const [batch, height, width] = shape;
    const maxSteps = Math.max(...alike.map(({ settings }) => settings.steps));
    const size = { batch, height, width, maxSteps, givenMasks: true };
    const { rollout, dispose } = await startBackend(backend, rule, size, THREADS, arithmetic);
    for (const golden of alike) results.set(golden, compare(rollout, golden));
    await dispose();
  }
  return cases.map((golden) => results.get(golden)!);
}

function compare(rollout: Rollout, golden: GoldenCase): Parity {
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
  return result;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [backend, arithmetic] = process.argv.slice(2) as [BackendName, Arithmetic?];
  process.stdout.write(JSON.stringify(await parityOf(backend, arithmetic)));
}

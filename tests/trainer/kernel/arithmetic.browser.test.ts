import { expect } from 'chai';
import type { Arithmetic } from '../../../trainer/src/kernel/arithmetic.js';
import {
  ARITHMETICS,
  fastestArithmetic,
  kernelBinary,
} from '../../../trainer/src/kernel/arithmetic.js';
import { FusedRollout } from '../../../trainer/src/kernel/fused-rollout.js';
import { WEIGHT_NAMES } from '../../../trainer/src/rule/weights.js';
import { fixtures, goldenNames } from '../../helpers/browser-fixtures.js';
import type { GoldenCase } from '../../helpers/golden-case.js';
import { relativeError, toGoldenCase } from '../../helpers/golden-case.js';

const TOLERANCE = 1e-4;

it('Chromium has relaxed SIMD', () => {
  expect(WebAssembly.validate(kernelBinary('fused'))).to.equal(true);
});

for (const arithmetic of ARITHMETICS) {
  describe(`golden vectors in a browser, ${arithmetic} arithmetic`, () => {
    for (const name of goldenNames) {
      it(name, async function () {
        // The processor may lack it.
        if (arithmetic === 'fused' && fastestArithmetic() !== 'fused') this.skip();
        const file = await (await fetch(`${fixtures}golden/${name}.json`)).json();
        const golden = toGoldenCase(file);
        const { state, gradients } = rollOut(golden, arithmetic);
        expect(relativeError(state, golden.states.at(-1)!)).to.be.below(TOLERANCE);
        for (const weight of golden.gradients ? WEIGHT_NAMES : []) {
          const error = relativeError(gradients[weight], golden.gradients![weight]);
          expect(error, weight).to.be.below(TOLERANCE);
        }
      });
    }
  });
}

/** One rollout with the gradients of its mean squared error, on this thread alone. */
function rollOut(golden: GoldenCase, arithmetic: Arithmetic) {
  const { rule, settings, start, weights } = golden;
  const [batch, height, width] = golden.shape;
  const size = { batch, height, width, maxSteps: settings.steps, threads: 1, givenMasks: true };
  const kernel = new FusedRollout(rule, { ...size, arithmetic });
  const { state, rollout } = kernel.forward(start, weights, settings);
  const gradients = kernel.backward(gradientOfLoss(state, golden), rollout);
  void kernel.dispose();
  return { state, gradients };
}

/** Of the mean squared error of the first four channels. */
function gradientOfLoss(state: Float32Array, { shape, target }: GoldenCase): Float32Array {
  const channels = shape[3];
  const values = (4 * state.length) / channels;
  return state.map((value, index) => {
    const channel = index % channels;
    if (channel > 3) return 0;
    const wanted = target[(4 * Math.floor(index / channels) + channel) % target.length];
    return (2 * (value - wanted)) / values;
  });
}

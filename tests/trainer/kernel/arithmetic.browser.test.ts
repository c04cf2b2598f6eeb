import { expect } from 'chai';
import type { Arithmetic } from '../../../trainer/src/kernel/arithmetic.js';
import {
  ARITHMETICS,
  fastestArithmetic,
  kernelBinary,
} from '../../../trainer/src/kernel/arithmetic.js';
import { compileKernel } from '../../../trainer/src/kernel/instance.js';
import { KernelMemory } from '../../../trainer/src/kernel/kernel-memory.js';
import { createMemory, layOut } from '../../../trainer/src/kernel/memory-layout.js';
import { CONTROL, KernelThread, TASKS } from '../../../trainer/src/kernel/thread.js';
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
  const [batch, height, width, channels] = golden.shape;
  const { steps } = settings;
  const size = { batch, height, width, channels, hidden: rule.hidden };
  const shape = { ...size, maxSteps: steps, threads: 1, givenMasks: true };
  const module = compileKernel(arithmetic);
  const layout = layOut(module, shape);
  const memory = createMemory(layout);
  const arrays = new KernelMemory(rule, shape, layout, memory);
  const thread = new KernelThread({ module, memory, layout, shape, thread: 0 });
  const run = (task: number) => {
    thread.control[CONTROL.kind] = task;
    thread.control[CONTROL.next] = 0;
    thread.work();
    expect(thread.control[CONTROL.failure]).to.equal(0);
  };

  thread.control[CONTROL.steps] = steps;
  thread.control[CONTROL.givenMasks] = 1;
  thread.control[CONTROL.maskingBefore] = rule.masking === 'before-and-after' ? 1 : 0;
  thread.control[CONTROL.arenaCursor] = layout.arena | 0;
  thread.control[CONTROL.rollout] = 1;
  settings.angles!.forEach((angle, sample) => {
    const word = CONTROL.samples + 3 * sample;
    thread.controlFloats[word + 1] = Math.cos(angle) * rule.sobelScale;
    thread.controlFloats[word + 2] = Math.sin(angle) * rule.sobelScale;
  });
  arrays.writeWeights(weights, thread.kernel);
  arrays.writeMasks(settings.updateMasks!, steps);
  arrays.copyStates(start, 'state', 'in');
  run(TASKS.forward);
  const state = new Float32Array(start.length);
  arrays.copyStates(state, 'state', 'out');
  arrays.copyStates(gradientOfLoss(state, golden), 'stateGradient', 'in');
  run(TASKS.backward);
  return { state, gradients: arrays.sumGradients() };
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

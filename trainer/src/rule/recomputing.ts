/**
 * Rollouts that compute every step twice to save memory: forwards they keep only the state before
 * each step; backwards they run the steps again, one at a time, from the last to the first. The
 * numbers are those of plain backpropagation, which keeps everything that each step computed.
 *
 * Steps are repeated one by one, not in longer chunks, because a state takes less than a hundredth
 * of what a step computes: chunks would save less in states than they cost.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Rollout, RolloutSettings, RolloutStep, WeightTensors } from './rollout.js';
import type { Rule } from './rule.js';
import { listWeights, unlistWeights } from './weights.js';

/** Turns `step` into a whole rollout with its own gradient; see Rollout. */
export function recomputing(step: RolloutStep): Rollout {
  return (start, weightTensors, settings) => {
    const rollout = tf.customGrad((...inputs) => {
      const [first, ...weights] = inputs.slice(0, -1) as tf.Tensor[];
      const save = inputs.at(-1) as tf.GradSaveFunc;
      const states = runForwards(step, first, weights, settings);
      const value = states.pop()!;
      save([...weights, ...states]);
      const gradFunc = (gradient: tf.Tensor, saved: tf.Tensor[]) => {
        const [own, before] = [saved.slice(0, weights.length), saved.slice(weights.length)];
        return runBackwards(step, before, own, settings, gradient);
      };
      return { value, gradFunc };
    });
    return rollout(start, ...listWeights<tf.Tensor>(weightTensors)) as tf.Tensor4D;
  };
}

/**
 * Approximate peak memory of a rollout of the reference and its gradient, in bytes: a state per
 * step, and what one step and its gradient compute, as measured.
 *
 * @param cells of the whole batch
 */
export function bytesNeeded({ channels, hidden }: Rule, cells: number, steps: number): number {
  return cells * (4 * channels * steps + 440 * channels + 29 * hidden);
}

/**
 * @param weights in the order of WEIGHT_NAMES
 * @returns the state before every step, then the final one
 */
export function runForwards(
  step: RolloutStep,
  start: tf.Tensor,
  weights: readonly tf.Tensor[],
  settings: RolloutSettings,
): tf.Tensor[] {
  const states = [start];
  for (let number = 0; number < settings.steps; number++) {
    states.push(run(step, states[number], weights, settings, number));
  }
  return states;
}

/**
 * @param states the state before every step
 * @param gradient of the loss with respect to the state after the last step
 * @returns the gradients with respect to the first state and to the weights
 */
export function runBackwards(
  step: RolloutStep,
  states: readonly tf.Tensor[],
  weights: readonly tf.Tensor[],
  settings: RolloutSettings,
  gradient: tf.Tensor,
): tf.Tensor[] {
  let sums = [tf.clone(gradient), ...weights.map((tensor) => tf.zerosLike(tensor))];
  for (let number = settings.steps - 1; number >= 0; number--) {
    const earlier = sums;
    sums = tf.tidy(() => {
      const [after, ...totals] = earlier;
      const [back, ...parts] = gradientsWithin(
        (state, ...tensors) => run(step, state, tensors, settings, number),
        [states[number], ...weights],
        after,
      );
      return [back, ...parts.map((part, index) => tf.add(totals[index], part))];
    });
    tf.dispose(earlier);
  }
  return sums;
}

function run(
  step: RolloutStep,
  state: tf.Tensor,
  weights: readonly tf.Tensor[],
  settings: RolloutSettings,
  number: number,
): tf.Tensor {
  const tensors = unlistWeights(weights) as WeightTensors;
  return tf.tidy(() => step(state as tf.Tensor4D, tensors, settings, number));
}

/**
 * Computes gradients in the middle of a backward pass. TensorFlow.js has a single tape, which a
 * finished gradient discards even if an outer one still needs it: so it is restored.
 */
function gradientsWithin(
  f: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: tf.Tensor[],
  gradient: tf.Tensor,
): tf.Tensor[] {
  const { state } = tf.engine();
  const outer = state.activeTape;
  try {
    return tf.grads(f)(inputs, gradient);
  } finally {
    state.activeTape = outer;
  }
}

import * as tf from '@tensorflow/tfjs-core';
import type { Rollout, RolloutStep, WeightTensors } from './rollout.js';

/**
 * A rollout that computes every step twice to need little memory: forwards it keeps only the state
 * before each step, and its gradient runs one step at a time again, from the last to the first.
 * The numbers are those of plain backpropagation, which keeps all that every step computed.
 *
 * A chunk is a single step because the state before a step takes a fortieth of what the step
 * computes: longer chunks would save less in states than they cost.
 */
export function recomputing(step: RolloutStep): Rollout {
  return (start, { hiddenWeights, hiddenBias, updateWeights }, settings) => {
    const run = (number: number, state: tf.Tensor, weights: tf.Tensor[]) =>
      tf.tidy(() => step(state as tf.Tensor4D, named(weights), settings, number));

    const rollout = tf.customGrad((...inputs) => {
      const [first, ...weights] = inputs.slice(0, -1) as tf.Tensor[];
      const save = inputs.at(-1) as tf.GradSaveFunc;
      const before: tf.Tensor[] = [];
      let current = first;
      for (let number = 0; number < settings.steps; number++) {
        before.push(current);
        current = run(number, current, weights);
      }
      save([...weights, ...before]);

      const gradFunc = (gradient: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
        const [own, states] = [saved.slice(0, weights.length), saved.slice(weights.length)];
        let sums: tf.Tensor[] = [tf.clone(gradient), ...own.map((tensor) => tf.zerosLike(tensor))];
        for (let number = settings.steps - 1; number >= 0; number--) {
          const earlier = sums;
          sums = tf.tidy(() => {
            const [after, ...totals] = earlier;
            const [back, ...parts] = gradientsWithin(
              (state, ...tensors) => run(number, state, tensors),
              [states[number], ...own],
              after,
            );
            return [back, ...parts.map((part, index) => tf.add(totals[index], part))];
          });
          tf.dispose(earlier);
        }
        return sums;
      };
      return { value: current, gradFunc };
    });
    return rollout(start, hiddenWeights, hiddenBias, updateWeights) as tf.Tensor4D;
  };
}

function named([hiddenWeights, hiddenBias, updateWeights]: tf.Tensor[]): WeightTensors {
  return { hiddenWeights, hiddenBias, updateWeights } as WeightTensors;
}

/**
 * Gradients taken in the middle of a backward pass. TensorFlow.js has one tape, and a finished
 * gradient throws it away, also where an outer one still needs it: so it is put back.
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

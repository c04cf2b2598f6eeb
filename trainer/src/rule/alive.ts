import * as tf from '@tensorflow/tfjs-core';
import { ALIVE_THRESHOLD } from '../../../src/grid/alive.js';
import { shift } from './perceive.js';

/**
 * The alive mask: MaxPool 3x3 of alpha above the threshold, on the torus (docs/rule.md, "Alive
 * mask"). It is binary: no gradient flows through it.
 *
 * @param state [batch, height, width, channels]
 * @returns float32 [batch, height, width, 1], 1 where a cell is alive
 */
export function alive(state: tf.Tensor4D): tf.Tensor4D {
  const mask = tf.customGrad((x) => ({
    value: highestAlpha(x as tf.Tensor4D),
    gradFunc: () => tf.zeros(state.shape),
  }));
  return mask(state) as tf.Tensor4D;
}

function highestAlpha(state: tf.Tensor4D): tf.Tensor4D {
  const [batch, height, width] = state.shape;
  const alpha = tf.slice4d(state, [0, 0, 0, 3], [batch, height, width, 1]);
  const across = highest(shift(alpha, 0, -1), alpha, shift(alpha, 0, 1));
  const around = highest(shift(across, -1, 0), across, shift(across, 1, 0));
  return tf.cast(tf.greater<tf.Tensor4D>(around, ALIVE_THRESHOLD), 'float32');
}

function highest(before: tf.Tensor4D, here: tf.Tensor4D, after: tf.Tensor4D): tf.Tensor4D {
  return tf.maximum<tf.Tensor4D>(tf.maximum(before, here), after);
}

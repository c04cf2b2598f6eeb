import * as tf from '@tensorflow/tfjs-core';
import type { Move } from './move.js';
import { EPSILON, mix } from './move.js';

/** Adam's decay rates, as in PyTorch. */
const BETA1 = 0.9;
const BETA2 = 0.999;

/**
 * Adam (Kingma and Ba 2015, algorithm 1), the paper's optimiser. TensorFlow.js's own accumulates
 * its bias correction in float32 products, which a resumed run cannot repeat bit for bit; this one
 * computes it from the iteration.
 *
 * @param iteration counted from 0
 */
export function adam(
  gradient: tf.Tensor,
  first: tf.Tensor,
  second: tf.Tensor,
  iteration: number,
): Move {
  const mean = mix(first, gradient, BETA1);
  const square = mix(second, tf.square(gradient), BETA2);
  const size = tf.add(tf.sqrt(tf.div(square, 1 - BETA2 ** (iteration + 1))), EPSILON);
  const change = tf.div(tf.div(mean, 1 - BETA1 ** (iteration + 1)), size);
  return { first: mean, second: square, change };
}

import * as tf from '@tensorflow/tfjs-core';
import type { Move } from './move.js';
import { EPSILON, mix } from './move.js';

const MOMENTUM = 0.95;
/**
 * Coefficients of the quintic polynomial in Jordan's iteration on singular values, and number of
 * iterations.
 */
const [A, B, C] = [3.4445, -4.775, 2.0315];
const ROUNDS = 5;
/** Root mean square of a change, close to Adam's, so that one learning rate suits both. */
const CHANGE_SIZE = 0.2;

/**
 * Muon (Jordan et al. 2024, "Muon: an optimizer for hidden layers in neural networks"), scaled as
 * in Liu et al. (2025, arXiv 2502.16982, section 2.2): the gradient's running mean with all
 * singular values brought to about 1, so that a layer changes equally in all directions. It has no
 * second moments.
 *
 * @param gradient a matrix
 */
export function muon(gradient: tf.Tensor2D, first: tf.Tensor, second: tf.Tensor): Move {
  const mean = mix(first, gradient, MOMENTUM);
  const ahead = mix(gradient, mean, 1 - MOMENTUM) as tf.Tensor2D;
  const size = CHANGE_SIZE * Math.sqrt(Math.max(...gradient.shape));
  return { first: mean, second: tf.clone(second), change: tf.mul(orthogonalise(ahead), size) };
}

/** Brings the singular values of a matrix into about 0.7..1.2, by Newton-Schulz iterations. */
function orthogonalise(matrix: tf.Tensor2D): tf.Tensor2D {
  const [rows, columns] = matrix.shape;
  // The products are smallest for a wide matrix.
  if (rows > columns) return tf.transpose(orthogonalise(tf.transpose(matrix)));
  let result = tf.div<tf.Tensor2D>(matrix, tf.add(tf.norm(matrix), EPSILON));
  for (let round = 0; round < ROUNDS; round++) {
    const square = tf.matMul(result, tf.transpose(result));
    const factor = tf.add<tf.Tensor2D>(tf.mul(square, B), tf.mul(tf.matMul(square, square), C));
    result = tf.add(tf.mul(result, A), tf.matMul(factor, result));
  }
  return result;
}

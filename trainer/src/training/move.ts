import * as tf from '@tensorflow/tfjs-core';

/** What an optimiser makes of the gradient of one tensor. */
export interface Move {
  /** The running means of the gradient and of its square, with this one. */
  first: tf.Tensor;
  second: tf.Tensor;
  /** What to take off the weights, but for the learning rate. */
  change: tf.Tensor;
}

/** Against division by zero, as PyTorch's. */
export const EPSILON = 1e-8;

/** A running mean that goes on. */
export function mix(old: tf.Tensor, fresh: tf.Tensor, keep: number): tf.Tensor {
  return tf.add(tf.mul(old, keep), tf.mul(fresh, 1 - keep));
}

import * as tf from '@tensorflow/tfjs-core';

/** The result of an optimiser for the gradient of one tensor. */
export interface Move {
  /** The updated running means of the gradient and of its square. */
  first: tf.Tensor;
  second: tf.Tensor;
  /** What to subtract from the weights, before multiplying by the learning rate. */
  change: tf.Tensor;
}

/** Prevents division by zero, as in PyTorch. */
export const EPSILON = 1e-8;

/** Updates a running mean. */
export function mix(old: tf.Tensor, fresh: tf.Tensor, keep: number): tf.Tensor {
  return tf.add(tf.mul(old, keep), tf.mul(fresh, 1 - keep));
}

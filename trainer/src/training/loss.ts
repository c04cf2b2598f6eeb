import * as tf from '@tensorflow/tfjs-core';

/**
 * Loss of each sample: the sum of squared differences of premultiplied RGBA from the target over
 * the whole grid, divided by the number of values of the picture without its padding. So losses
 * with different padding can be compared.
 *
 * @param states [batch, height, width, channels]
 * @param targets [batch, height, width, 4]
 * @param size cells of the picture's side
 * @returns [batch]
 */
export function pictureLoss(states: tf.Tensor4D, targets: tf.Tensor4D, size: number): tf.Tensor1D {
  const [batch, height, width] = states.shape;
  const picture = tf.slice4d(states, [0, 0, 0, 0], [batch, height, width, 4]);
  const sums = tf.sum<tf.Tensor1D>(tf.square(tf.sub(picture, targets)), [1, 2, 3]);
  return tf.div(sums, size * size * 4);
}

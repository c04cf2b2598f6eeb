import * as tf from '@tensorflow/tfjs-core';

/**
 * Moves a state by whole cells on the torus: result[y, x] = state[y + down, x + right].
 *
 * @param state [batch, height, width, channels]
 */
export function shift(state: tf.Tensor4D, down: -1 | 0 | 1, right: -1 | 0 | 1): tf.Tensor4D {
  return roll(roll(state, down, 1), right, 2);
}

function roll(state: tf.Tensor4D, by: -1 | 0 | 1, axis: 1 | 2): tf.Tensor4D {
  if (by === 0) return state;
  const size = state.shape[axis];
  const cut = by === 1 ? 1 : size - 1;
  const [head, tail] = tf.split(state, [cut, size - cut], axis);
  return tf.concat<tf.Tensor4D>([tail, head] as tf.Tensor4D[], axis);
}

/** [1 2 1] across the derivative's direction (docs/rule.md, "Perception"). */
function smooth(before: tf.Tensor4D, here: tf.Tensor4D, after: tf.Tensor4D): tf.Tensor4D {
  return tf.add(tf.add(before, tf.mul(here, 2)), after);
}

/** Sobel x: how the state changes to the right. */
function sobelX(state: tf.Tensor4D): tf.Tensor4D {
  const change = tf.sub<tf.Tensor4D>(shift(state, 0, 1), shift(state, 0, -1));
  return smooth(shift(change, -1, 0), change, shift(change, 1, 0));
}

/** Sobel y: how the state changes downwards. */
function sobelY(state: tf.Tensor4D): tf.Tensor4D {
  const change = tf.sub<tf.Tensor4D>(shift(state, 1, 0), shift(state, -1, 0));
  return smooth(shift(change, 0, -1), change, shift(change, 0, 1));
}

/**
 * What every cell perceives: itself and its gradients, turned by an angle per sample (docs/rule.md,
 * "Perception" and "Turned perception").
 *
 * @param state [batch, height, width, channels]
 * @param angles [batch] radians
 * @returns [batch, height, width, 3 * channels]: identity, Sobel x, Sobel y
 */
export function perceive(
  state: tf.Tensor4D,
  sobelScale: number,
  angles: readonly number[],
): tf.Tensor4D {
  const perSample = (values: number[]) => tf.tensor4d(values, [values.length, 1, 1, 1]);
  const cosine = perSample(angles.map((angle) => Math.cos(angle) * sobelScale));
  const sine = perSample(angles.map((angle) => Math.sin(angle) * sobelScale));
  const gx = sobelX(state);
  const gy = sobelY(state);
  const turnedX = tf.sub<tf.Tensor4D>(tf.mul(cosine, gx), tf.mul(sine, gy));
  const turnedY = tf.add<tf.Tensor4D>(tf.mul(sine, gx), tf.mul(cosine, gy));
  return tf.concat([state, turnedX, turnedY], 3);
}

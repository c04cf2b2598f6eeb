import * as tf from '@tensorflow/tfjs-core';

/**
 * A matrix product that transposes explicitly, also in its gradients: matMul with a transpose flag,
 * which TensorFlow.js's own gradient uses, is many times slower on the wasm backend.
 *
 * @param a [rows, inner]
 * @param b [inner, columns]
 * @returns [rows, columns]
 */
export function multiply(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  const product = tf.customGrad((...inputs) => {
    const [left, right] = inputs as tf.Tensor2D[];
    const save = inputs[2] as tf.GradSaveFunc;
    save([left, right]);
    const gradFunc = (gradient: tf.Tensor, saved: tf.Tensor[]) => [
      tf.matMul(gradient, tf.transpose(saved[1])),
      tf.matMul(tf.transpose(saved[0]), gradient),
    ];
    return { value: tf.matMul(left, right), gradFunc };
  });
  return product(a, b) as tf.Tensor2D;
}

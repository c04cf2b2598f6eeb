import * as tf from '@tensorflow/tfjs-core';

/** Adam's decay rates and its guard against division by zero, as PyTorch's. */
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

export type NamedTensors = Record<string, tf.Tensor>;

/**
 * The design document's optimiser: each tensor's gradient is divided by its norm, then Adam
 * (Kingma and Ba 2015, algorithm 1). TensorFlow.js's own Adam keeps its bias correction in
 * float32 products, which a resumed run cannot repeat bit for bit; this one derives it from the
 * iteration.
 */
export class NormalisedAdam {
  /** Running means of the gradients. */
  readonly first: NamedTensors;
  /** Running means of their squares. */
  readonly second: NamedTensors;

  constructor(first: NamedTensors, second: NamedTensors) {
    this.first = first;
    this.second = second;
  }

  /**
   * Replaces the tensors in `weights` by improved ones and disposes of the old ones.
   *
   * @param iteration counted from 0
   */
  apply(
    weights: NamedTensors,
    gradients: NamedTensors,
    learningRate: number,
    iteration: number,
  ): void {
    const correction1 = 1 - BETA1 ** (iteration + 1);
    const correction2 = 1 - BETA2 ** (iteration + 1);
    for (const name of Object.keys(weights)) {
      const [first, second, weight] = tf.tidy(() => {
        const gradient = tf.div(gradients[name], tf.add(tf.norm(gradients[name]), EPSILON));
        const mean = mix(this.first[name], gradient, BETA1);
        const square = mix(this.second[name], tf.square(gradient), BETA2);
        const size = tf.add(tf.sqrt(tf.div(square, correction2)), EPSILON);
        const change = tf.mul(tf.div(tf.div(mean, correction1), size), learningRate);
        return [mean, square, tf.sub(weights[name], change)];
      });
      tf.dispose([this.first[name], this.second[name], weights[name]]);
      this.first[name] = first;
      this.second[name] = second;
      weights[name] = weight;
    }
  }
}

function mix(old: tf.Tensor, fresh: tf.Tensor, keep: number): tf.Tensor {
  return tf.add(tf.mul(old, keep), tf.mul(fresh, 1 - keep));
}

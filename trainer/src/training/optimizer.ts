import * as tf from '@tensorflow/tfjs-core';
import { adam } from './adam.js';
import type { Move } from './move.js';
import { EPSILON } from './move.js';
import { muon } from './muon.js';
import type { OptimizerName } from './optimizer-names.js';

/**
 * Divides each tensor's gradient by its norm, as the paper does, and updates the weights: all with
 * Adam, or matrices with Muon and biases with Adam (docs/rule.md, "Optimiser").
 */
export class Optimizer<Name extends string> {
  readonly name: OptimizerName;
  /** Running means of the gradients. */
  readonly first: Record<Name, tf.Tensor>;
  /** Running means of their squares. */
  readonly second: Record<Name, tf.Tensor>;

  constructor(
    name: OptimizerName,
    first: Record<Name, tf.Tensor>,
    second: Record<Name, tf.Tensor>,
  ) {
    this.name = name;
    this.first = first;
    this.second = second;
  }

  /**
   * Replaces the tensors in `weights` by updated ones and disposes the old ones.
   *
   * @param iteration counted from 0
   */
  apply(
    weights: Record<Name, tf.Tensor>,
    gradients: Record<Name, tf.Tensor>,
    learningRate: number,
    iteration: number,
  ): void {
    for (const name of Object.keys(weights) as Name[]) {
      const [first, second, weight] = tf.tidy(() => {
        const gradient = tf.div(gradients[name], tf.add(tf.norm(gradients[name]), EPSILON));
        const move = this.#move(gradient, this.first[name], this.second[name], iteration);
        const weight = tf.sub(weights[name], tf.mul(move.change, learningRate));
        return [move.first, move.second, weight];
      });
      tf.dispose([this.first[name], this.second[name], weights[name]]);
      this.first[name] = first;
      this.second[name] = second;
      weights[name] = weight;
    }
  }

  #move(gradient: tf.Tensor, first: tf.Tensor, second: tf.Tensor, iteration: number): Move {
    const isMatrix = gradient.rank === 2;
    return this.name === 'muon' && isMatrix
      ? muon(gradient as tf.Tensor2D, first, second)
      : adam(gradient, first, second, iteration);
  }
}

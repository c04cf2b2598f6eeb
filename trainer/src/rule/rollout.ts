import type * as tf from '@tensorflow/tfjs-core';
import type { PerWeight } from './weights.js';

/** The weights of an update rule as TensorFlow.js tensors; shapes as in RuleWeights. */
export interface WeightTensors extends PerWeight<tf.Tensor> {
  hiddenWeights: tf.Tensor2D;
  hiddenBias: tf.Tensor1D;
  updateWeights: tf.Tensor2D;
}

/** Size of rollouts. */
export interface RolloutSize {
  height: number;
  width: number;
  batch: number;
  maxSteps: number;
  /** Whether update masks will be given; drawing them needs less memory. */
  givenMasks?: boolean;
}

/** Settings of one rollout, besides the state and the weights. */
export interface RolloutSettings {
  steps: number;
  /** Probability in 0..1 that a cell fires in a step. */
  fireRate: number;
  /** [batch] unsigned 32-bit numbers, from which each sample's update masks are drawn. */
  randomSeeds: readonly number[];
  /** [steps, batch, height, width], 1 where a cell fires: given masks, instead of drawn ones. */
  updateMasks?: Uint8Array;
  /** [batch] angle in radians by which each sample's perception is turned; default 0. */
  angles?: readonly number[];
}

/**
 * Many steps of the update rule, differentiable with respect to the state and the weights.
 *
 * State in and out: float32 [batch, height, width, channels], TensorFlow.js's own order. The
 * reference (recomputing.ts) and the kernels (../kernel/rollout-op.ts) provide rollouts of this
 * type.
 */
export type Rollout = (
  state: tf.Tensor4D,
  weights: WeightTensors,
  settings: RolloutSettings,
) => tf.Tensor4D;

/** One step of a rollout, differentiable in the same way. Steps are counted from 0. */
export type RolloutStep = (
  state: tf.Tensor4D,
  weights: WeightTensors,
  settings: RolloutSettings,
  number: number,
) => tf.Tensor4D;

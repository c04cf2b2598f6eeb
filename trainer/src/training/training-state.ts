import type { RolloutSettings } from '../rule/rollout.js';
import type { RuleWeights } from '../rule/weights.js';
import type { Batch } from './batch.js';
import type { SafePoint, Trouble } from './health.js';
import type { Sample } from './pool.js';

/** Everything that changes during training, as stored in a checkpoint. */
export interface TrainingState {
  /** Iterations done. */
  iteration: number;
  /** The weights to show and export: the newest ones, or their running average. */
  weights: RuleWeights;
  /** The newest weights, from which training continues; undefined if `weights` are those. */
  newest?: RuleWeights;
  /** The optimiser's running means of the gradients and of their squares. */
  firstMoments: RuleWeights;
  secondMoments: RuleWeights;
  /** The pool's samples that are no longer the seed, by their index. */
  pool: ReadonlyMap<number, Sample>;
  /** The point that the run goes back to if it explodes or dies. */
  safePoint: SafePoint;
  /** Number of times it went back; each one lowers the learning rate. */
  slowdowns: number;
  /** See Health. */
  deadBatches: number;
}

/** The report of an iteration. */
export interface IterationReport {
  /** Counted from 1. */
  iteration: number;
  /** Mean of pictureLoss over the batch, after the rollout. */
  loss: number;
  steps: number;
  learningRate: number;
  /** Set if the run was in trouble, and went back to `iteration` with a lower learning rate. */
  trouble?: Trouble;
}

/** The plan of an iteration: its batch, and the rollout from there. */
export interface Draft extends Batch {
  rollout: RolloutSettings;
}

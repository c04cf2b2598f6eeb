import type { RolloutSettings } from '../rule/rollout.js';
import type { RuleWeights } from '../rule/weights.js';
import type { Batch } from './batch.js';
import type { SafePoint, Trouble } from './health.js';
import type { Sample } from './pool.js';

/** All that changes while a run trains: what a checkpoint holds. */
export interface TrainingState {
  /** Iterations done. */
  iteration: number;
  /** What is shown and exported: the newest weights, or their running average. */
  weights: RuleWeights;
  /** The newest weights, from which training goes on; undefined where `weights` are those. */
  newest?: RuleWeights;
  /** The optimiser's running means of the gradients and of their squares. */
  firstMoments: RuleWeights;
  secondMoments: RuleWeights;
  /** The pool's samples that are no longer the seed, by their index. */
  pool: ReadonlyMap<number, Sample>;
  /** Where the run goes back to if it explodes or dies. */
  safePoint: SafePoint;
  /** How often it did: each time slows learning down. */
  slowdowns: number;
  /** See Health. */
  deadBatches: number;
}

/** What an iteration tells about itself. */
export interface IterationReport {
  /** Counted from 1. */
  iteration: number;
  /** Mean of pictureLoss over the batch, after the rollout. */
  loss: number;
  steps: number;
  learningRate: number;
  /** The run was in this trouble, and went back to `iteration` to go on more slowly. */
  trouble?: Trouble;
}

/** What an iteration is to do: its batch, and the rollout from there. */
export interface Draft extends Batch {
  rollout: RolloutSettings;
}

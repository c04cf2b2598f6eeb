import type { RuleWeights } from '../rule/weights.js';
import type { IterationReport } from '../training/training-state.js';
import type { Sharing } from './open-kernel.js';

/** What training tells after each iteration. */
export interface Progress extends IterationReport {
  /** What is to be shown: their running average, where the settings ask for it. */
  weights: RuleWeights;
  /** How the threads work together. */
  sharing: Sharing;
}

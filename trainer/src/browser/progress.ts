import type { RuleWeights } from '../rule/weights.js';
import type { IterationReport } from '../training/training-state.js';
import type { Sharing } from './open-kernel.js';

/** What training tells after each iteration. */
export interface Progress extends IterationReport {
  /** As the iteration left them. */
  weights: RuleWeights;
  /** How the threads work together. */
  sharing: Sharing;
}

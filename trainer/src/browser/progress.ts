import type { RuleWeights } from '../rule/weights.js';
import type { IterationReport } from '../training/training-state.js';
import type { Sharing } from './open-kernel.js';

/** The report after each training iteration. */
export interface Progress extends IterationReport {
  /** The weights to show: their running average, if the settings ask for it. */
  weights: RuleWeights;
  /** How the threads work together. */
  sharing: Sharing;
}

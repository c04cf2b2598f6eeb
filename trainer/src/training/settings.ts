import type { Experiment } from '../../../src/model/contract.js';
import type { Rule } from '../rule/rule.js';

/** Everything that decides what a training run computes; it is written into the run. */
export interface TrainingSettings {
  experiment: Experiment;
  rule: Rule;
  /** Training iterations in all. */
  iterations: number;
  /** Samples per iteration. */
  batch: number;
  /** Samples kept between iterations; unused by `grow`. */
  pool: number;
  /** Of each batch, how many of the samples with the lowest loss are damaged by `regenerate`. */
  damaged: number;
  /** Fewest and most steps of a rollout, both included. */
  steps: [number, number];
  /** Probability in 0..1 that a cell fires. */
  fireRate: number;
  /** Learning rate of the first iteration. */
  learningRate: number;
  /** Share of the learning rate that is left at the last iteration; it falls along a cosine. */
  learningRateFloor: number;
  /** Unsigned 32-bit number that every random choice of the run follows from. */
  randomSeed: number;
}

/** The design page's best recipe. */
export const DEFAULT_SETTINGS: TrainingSettings = {
  experiment: 'regenerate',
  rule: { channels: 16, hidden: 128, sobelScale: 1, masking: 'before-and-after' },
  iterations: 4600,
  batch: 8,
  pool: 256,
  damaged: 3,
  steps: [64, 96],
  fireRate: 0.5,
  learningRate: 2e-3,
  learningRateFloor: 0.01,
  randomSeed: 1,
};

/**
 * The learning rate of an iteration, counted from 0. It must decay: at a constant rate the loss
 * looks as good, but the pattern slides away instead of holding.
 */
export function learningRate(settings: TrainingSettings, iteration: number): number {
  const { learningRate: highest, learningRateFloor: floor, iterations } = settings;
  const done = Math.min(1, iteration / Math.max(1, iterations - 1));
  return highest * (floor + ((1 - floor) * (1 + Math.cos(Math.PI * done))) / 2);
}

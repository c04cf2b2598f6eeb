import type { Masking } from '../../../src/model/contract.js';
import type { Rule } from '../rule/rule.js';
import type { Background } from '../targets/backdrop.js';
import type { DamageShape } from './damage.js';
import type { Experiment } from './experiments.js';
import type { OptimizerName } from './optimizer-names.js';

export const SCHEDULES = ['cosine', 'constant'] as const;
export type Schedule = (typeof SCHEDULES)[number];

/**
 * Everything that decides what a training run computes, under the names that flags and config
 * files use; it is written into the run. knobs.ts says what each may be.
 */
export interface TrainingSettings {
  experiment: Experiment;
  /** Cells of the picture's longer side, and of the margin on each side. */
  size: number;
  padding: number;
  /** What becomes of a flat backdrop of the picture. */
  background: Background;

  /** Values per cell. */
  channels: number;
  /** Width of the hidden layer. */
  hidden: number;
  masking: Masking;
  sobelScale: number;
  /** Probability in 0..1 that a cell fires. */
  fireRate: number;

  /** Training iterations in all. */
  iterations: number;
  /** Samples per iteration. */
  batch: number;
  /** Samples kept between iterations; unused by experiments without a pool. */
  pool: number;
  /** Iterations, from the first on, whose samples are all seeds, and whole; see `warmsUp`. */
  warmUp: number;
  /** Fewest and most steps of a rollout, both included. */
  steps: [number, number];
  /** What makes changes of the weights out of gradients. */
  optimizer: OptimizerName;
  /** Of the first iteration. */
  learningRate: number;
  /** How the learning rate goes on. */
  schedule: Schedule;
  /** Share of the learning rate that a cosine schedule leaves at the last iteration. */
  learningRateFloor: number;
  /** Iterations that the average of the weights looks back on, which is what is shown; 0 for none. */
  average: number;

  /** Of each batch, how many of the samples with the lowest loss are damaged, by experiments that damage. */
  damaged: number;
  /** Which wounds are drawn, each as often as the others. */
  damage: DamageShape[];
  /** Smallest and largest size of a wound, in halves of the grid's side. */
  damageRadius: [number, number];
  /** Share in 0..1 of the seeds that are turned, each by an angle of its own, and its target alike. */
  rotations: number;

  /** Unsigned 32-bit number that every random choice of the run follows from. */
  randomSeed: number;
}

/** What runs did that are older than these settings. */
export const BEFORE_THESE = { warmUp: 0, average: 0 } satisfies Partial<TrainingSettings>;

export function ruleOf(settings: TrainingSettings): Rule {
  const { channels, hidden, masking, sobelScale } = settings;
  return { channels, hidden, masking, sobelScale };
}

/**
 * Whether all samples of an iteration, counted from 0, are seeds that nothing befalls. A short run
 * keeps half of its iterations for what comes after.
 */
export function warmsUp({ iterations, warmUp }: TrainingSettings, iteration: number): boolean {
  return iteration < Math.min(warmUp, Math.floor(iterations / 2));
}

/**
 * The learning rate of an iteration, counted from 0. It should decay: at a constant rate the loss
 * looks as good, but the pattern slides away instead of holding.
 */
export function learningRate(settings: TrainingSettings, iteration: number): number {
  const { learningRate: highest, learningRateFloor: floor, iterations, schedule } = settings;
  if (schedule === 'constant') return highest;
  const done = Math.min(1, iteration / Math.max(1, iterations - 1));
  return highest * (floor + ((1 - floor) * (1 + Math.cos(Math.PI * done))) / 2);
}

/** What a new run that starts from trained weights has unless told otherwise: they can grow already. */
export const FROM_WEIGHTS = { warmUp: 0 } satisfies Partial<TrainingSettings>;

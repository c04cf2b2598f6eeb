import type { Masking } from '../../../src/model/contract.js';
import type { Rule } from '../rule/rule.js';
import type { Background } from '../targets/backdrop.js';
import type { DamageShape } from './damage.js';
import type { Experiment } from './experiments.js';
import type { OptimizerName } from './optimizer-names.js';

export const SCHEDULES = ['cosine', 'constant'] as const;
export type Schedule = (typeof SCHEDULES)[number];

/**
 * Everything that determines what a training run computes, under the names of flags and config
 * files; stored with the run. knobs.ts lists the allowed values.
 */
export interface TrainingSettings {
  experiment: Experiment;
  /** Cells of the picture's longer side, and of the margin on each side. */
  size: number;
  padding: number;
  /** What to do with a flat backdrop of the picture. */
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
  /** Number of first iterations whose samples are all undamaged seeds; see `warmsUp`. */
  warmUp: number;
  /** Fewest and most steps of a rollout, both included. */
  steps: [number, number];
  /** The optimiser. */
  optimizer: OptimizerName;
  /** Learning rate of the first iteration. */
  learningRate: number;
  /** How the learning rate changes. */
  schedule: Schedule;
  /** Share of the learning rate left at the end of a cosine schedule. */
  learningRateFloor: number;
  /** Iterations covered by the average of the weights, which is what is shown; 0 for none. */
  average: number;

  /**
   * Number of samples with the lowest loss that are damaged in each batch, by experiments that
   * damage.
   */
  damaged: number;
  /** Shapes of wounds, drawn with equal probability. */
  damage: DamageShape[];
  /** Smallest and largest size of a wound, in halves of the grid's side. */
  damageRadius: [number, number];
  /**
   * Share in 0..1 of the seeds that are turned, each by its own angle, together with its target.
   */
  rotations: number;

  /** Unsigned 32-bit number that determines every random choice of the run. */
  randomSeed: number;
}

/** Values for runs that are older than these settings. */
export const BEFORE_THESE = { warmUp: 0, average: 0 } satisfies Partial<TrainingSettings>;

export function ruleOf(settings: TrainingSettings): Rule {
  const { channels, hidden, masking, sobelScale } = settings;
  return { channels, hidden, masking, sobelScale };
}

/**
 * Whether all samples of an iteration, counted from 0, are undamaged seeds. A short run keeps half
 * of its iterations for what follows.
 */
export function warmsUp({ iterations, warmUp }: TrainingSettings, iteration: number): boolean {
  return iteration < Math.min(warmUp, Math.floor(iterations / 2));
}

/**
 * The learning rate of an iteration, counted from 0. It should decay: at a constant rate the loss
 * looks as good, but the pattern drifts instead of holding.
 */
export function learningRate(settings: TrainingSettings, iteration: number): number {
  const { learningRate: highest, learningRateFloor: floor, iterations, schedule } = settings;
  if (schedule === 'constant') return highest;
  const done = Math.min(1, iteration / Math.max(1, iterations - 1));
  return highest * (floor + ((1 - floor) * (1 + Math.cos(Math.PI * done))) / 2);
}

/** Defaults of a new run that starts from trained weights, which can grow already. */
export const FROM_WEIGHTS = { warmUp: 0 } satisfies Partial<TrainingSettings>;

import * as tf from '@tensorflow/tfjs-core';
import { seedState } from '../../../src/grid/seed.js';
import { UserError } from '../common/user-error.js';
import type { Rollout, WeightTensors } from '../rule/rollout.js';
import { toTensors, toValues } from '../rule/weight-tensors.js';
import {
  listWeights,
  unlistWeights,
  type PerWeight,
  type RuleWeights,
  type WeightName,
} from '../rule/weights.js';
import type { Target } from '../targets/target.js';
import type { Batch } from './batch.js';
import { drawBatch } from './batch.js';
import { toChannelsLast } from './channel-order.js';
import type { SafePoint, Trouble } from './health.js';
import { Health, MAX_SLOWDOWNS, SAFE_POINT_EVERY, SLOWDOWN } from './health.js';
import { pictureLoss } from './loss.js';
import { Optimizer } from './optimizer.js';
import type { Sample } from './pool.js';
import { SamplePool } from './pool.js';
import { RandomStream, STREAMS } from './random.js';
import type { TrainingSettings } from './settings.js';
import { learningRate, ruleOf } from './settings.js';
import { perceptionAngle } from './turns.js';

/** All that changes while a run trains: what a checkpoint holds. */
export interface TrainingState {
  /** Iterations done. */
  iteration: number;
  weights: RuleWeights;
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

/** The training loop of the three experiments, one iteration at a time. */
export class Trainer {
  readonly #settings: TrainingSettings;
  readonly #rollout: Rollout;
  readonly #size: number;
  readonly #grid: { height: number; width: number };
  /** [height, width, 4] for each turn. */
  readonly #pictures: tf.Tensor3D[];
  readonly #seed: Float32Array;
  readonly #health: Health;
  #pool: SamplePool;
  #weights: PerWeight<tf.Tensor>;
  #optimizer: Optimizer<WeightName>;
  #iteration: number;
  #safePoint: SafePoint;
  #slowdowns: number;

  /**
   * @param turned the target turned by each of the turns, [4, height, width]; given exactly where
   *   the settings ask for rotations
   */
  constructor(
    settings: TrainingSettings,
    target: Target,
    rollout: Rollout,
    state: TrainingState,
    turned?: readonly Float32Array[],
  ) {
    const rule = ruleOf(settings);
    const { height, width, size } = target;
    this.#settings = settings;
    this.#rollout = rollout;
    this.#size = size;
    this.#grid = { height, width };
    this.#pictures = (turned ?? [target.data]).map((picture) =>
      tf.tensor3d(toChannelsLast(picture, 4), [height, width, 4]),
    );
    this.#seed = toChannelsLast(seedState(rule.channels, height, width), rule.channels);
    const blank = target.data.reduce((sum, value) => sum + value ** 2, 0) / (size * size * 4);
    this.#health = new Health(blank, state.deadBatches);
    this.#pool = new SamplePool(settings.pool, state.pool);
    this.#iteration = state.iteration;
    this.#safePoint = state.safePoint;
    this.#slowdowns = state.slowdowns;
    this.#weights = toTensors(settings, state.weights);
    this.#optimizer = this.#optimizerWith(state);
  }

  /** Iterations done. */
  get iteration(): number {
    return this.#iteration;
  }

  get done(): boolean {
    return this.#iteration >= this.#settings.iterations;
  }

  /**
   * Draws a batch, runs and differentiates it, improves the weights, updates the pool. A run that
   * exploded or died goes back to its safe point instead.
   *
   * @throws UserError if that did not help
   */
  iterate(): IterationReport {
    const { batch, channels, fireRate, randomSeed } = this.#settings;
    const { height, width } = this.#grid;
    const shape: [number, number, number, number] = [batch, height, width, channels];
    const losses = (states: Float32Array, turns: number[]) =>
      tf.tidy(() => this.#losses(tf.tensor4d(states, shape), turns).dataSync() as Float32Array);
    const start = drawBatch(
      this.#settings,
      this.#iteration,
      this.#grid,
      this.#seed,
      this.#pool,
      losses,
    );
    const random = new RandomStream(randomSeed, STREAMS.updateMasks, this.#iteration);
    const steps = random.integer(...this.#settings.steps);
    const randomSeeds = Array.from({ length: batch }, () => random.word());
    const angles = start.turns.map(perceptionAngle);

    let end: tf.Tensor4D | undefined;
    const meanLoss = (...tensors: tf.Tensor[]): tf.Scalar => {
      const weights = unlistWeights(tensors) as WeightTensors;
      const states = tf.tensor4d(start.states, shape);
      end = tf.keep(this.#rollout(states, weights, { steps, fireRate, randomSeeds, angles }));
      return tf.mean<tf.Scalar>(this.#losses(end, start.turns));
    };
    const { value, grads } = tf.valueAndGrads(meanLoss)(listWeights(this.#weights));
    const loss = value.dataSync()[0];
    const ended = end!.dataSync() as Float32Array;
    const trouble = this.#health.check(loss, ended, channels);
    const rate = learningRate(this.#settings, this.#iteration) * SLOWDOWN ** this.#slowdowns;
    if (trouble) {
      tf.dispose([value, grads, end!]);
      this.#rollBack(trouble);
      return { iteration: this.#iteration, loss, steps, learningRate: rate, trouble };
    }
    this.#optimizer.apply(this.#weights, unlistWeights(grads), rate, this.#iteration);

    this.#keep(start, ended);
    tf.dispose([value, grads, end!]);
    this.#iteration += 1;
    if (this.#iteration % SAFE_POINT_EVERY === 0) this.#safePoint = this.#weightState();
    return { iteration: this.#iteration, loss, steps, learningRate: rate };
  }

  /** A copy of all that changes, for a checkpoint or an export. */
  state(): TrainingState {
    return {
      ...this.#weightState(),
      pool: new Map(this.#pool.grown),
      safePoint: this.#safePoint,
      slowdowns: this.#slowdowns,
      deadBatches: this.#health.deadBatches,
    };
  }

  #optimizerWith({ firstMoments, secondMoments }: SafePoint): Optimizer<WeightName> {
    return new Optimizer(
      this.#settings.optimizer,
      toTensors(this.#settings, firstMoments),
      toTensors(this.#settings, secondMoments),
    );
  }

  #weightState(): SafePoint {
    return {
      iteration: this.#iteration,
      weights: toValues(this.#weights),
      firstMoments: toValues(this.#optimizer.first),
      secondMoments: toValues(this.#optimizer.second),
    };
  }

  /** The pool begins anew: its samples come from the weights that failed. */
  #rollBack(trouble: Trouble): void {
    this.#slowdowns += 1;
    if (this.#slowdowns > MAX_SLOWDOWNS) {
      throw new UserError(
        `The pattern ${trouble} ${this.#slowdowns} times, although each time the learning rate was lowered; start a new run with a lower --learning-rate than ${this.#settings.learningRate}.`,
      );
    }
    tf.dispose([this.#weights, this.#optimizer.first, this.#optimizer.second]);
    this.#iteration = this.#safePoint.iteration;
    this.#weights = toTensors(this.#settings, this.#safePoint.weights);
    this.#optimizer = this.#optimizerWith(this.#safePoint);
    this.#pool = new SamplePool(this.#settings.pool);
  }

  /** Frees the tensors; the trainer is of no use after it. */
  dispose(): void {
    tf.dispose([this.#pictures, this.#weights, this.#optimizer.first, this.#optimizer.second]);
  }

  /** @returns [batch] */
  #losses(states: tf.Tensor4D, turns: readonly number[]): tf.Tensor1D {
    const targets = tf.stack(turns.map((turn) => this.#pictures[turn])) as tf.Tensor4D;
    return pictureLoss(states, targets, this.#size);
  }

  #keep({ indexes, turns }: Batch, states: Float32Array): void {
    const length = this.#seed.length;
    indexes.forEach((index, sample) => {
      const state = states.slice(sample * length, (sample + 1) * length);
      this.#pool.set(index, { state, turn: turns[sample] });
    });
  }
}

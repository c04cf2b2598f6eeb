import * as tf from '@tensorflow/tfjs-core';
import { seedState } from '../../../src/grid/seed.js';
import { UserError } from '../common/user-error.js';
import type { Rollout, WeightTensors } from '../rule/rollout.js';
import { toTensors, toValues } from '../rule/weight-tensors.js';
import {
  eachWeight,
  listWeights,
  unlistWeights,
  type PerWeight,
  type RuleWeights,
  type WeightName,
} from '../rule/weights.js';
import type { Target } from '../targets/target.js';
import type { Batch } from './batch.js';
import { average } from './average.js';
import { drawBatch } from './batch.js';
import { BatchLoss } from './batch-loss.js';
import { toChannelsLast } from './channel-order.js';
import type { SafePoint, Trouble } from './health.js';
import { Health, MAX_SLOWDOWNS, SAFE_POINT_EVERY, SLOWDOWN } from './health.js';
import { Optimizer } from './optimizer.js';
import { SamplePool } from './pool.js';
import { RandomStream, STREAMS } from './random.js';
import type { TrainingSettings } from './settings.js';
import { learningRate, ruleOf } from './settings.js';
import type { Draft, IterationReport, TrainingState } from './training-state.js';
import { perceptionAngle } from './turns.js';

/** The training loop of the three experiments, one iteration at a time. */
export class Trainer {
  readonly #settings: TrainingSettings;
  readonly #rollout?: Rollout;
  readonly #grid: { height: number; width: number };
  /** Shape of the batch: [batch, height, width, channels]. */
  readonly #shape: [number, number, number, number];
  readonly #loss: BatchLoss;
  readonly #seed: Float32Array;
  readonly #health: Health;
  #pool: SamplePool;
  #weights: PerWeight<tf.Tensor>;
  /** The average of the weights, if that is shown. */
  #average?: RuleWeights;
  #optimizer: Optimizer<WeightName>;
  #iteration: number;
  #safePoint: SafePoint;
  #slowdowns: number;

  /**
   * @param rollout for `iterate`; not needed with iterate-apart.ts
   * @param turned the target turned by each of the turns, [4, height, width]; given if and only if
   *   the settings ask for rotations
   */
  constructor(
    settings: TrainingSettings,
    target: Target,
    rollout: Rollout | undefined,
    state: TrainingState,
    turned?: readonly Float32Array[],
  ) {
    const rule = ruleOf(settings);
    const { height, width } = target;
    this.#settings = settings;
    this.#rollout = rollout;
    this.#grid = { height, width };
    this.#shape = [settings.batch, height, width, settings.channels];
    this.#loss = new BatchLoss(target, turned);
    this.#seed = toChannelsLast(seedState(rule.channels, height, width), rule.channels);
    this.#health = new Health(this.#loss.blank, state.deadBatches);
    this.#pool = new SamplePool(settings.pool, state.pool);
    this.#iteration = state.iteration;
    this.#safePoint = state.safePoint;
    this.#slowdowns = state.slowdowns;
    this.#weights = toTensors(settings, state.newest ?? state.weights);
    if (settings.average > 0) this.#average = state.weights;
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
   * Draws a batch, runs and differentiates it, updates the weights and the pool. A run that
   * exploded or died goes back to its safe point instead.
   *
   * @throws UserError if that did not help
   */
  iterate(): IterationReport {
    const draft = this.draw();
    let end: tf.Tensor4D | undefined;
    const meanLoss = (...tensors: tf.Tensor[]): tf.Scalar => {
      const weights = unlistWeights(tensors) as WeightTensors;
      const states = tf.tensor4d(draft.states, this.#shape);
      end = tf.keep(this.#rollout!(states, weights, draft.rollout));
      return tf.mean<tf.Scalar>(this.#loss.of(end, draft));
    };
    const { value, grads } = tf.valueAndGrads(meanLoss)(listWeights(this.#weights));
    const loss = value.dataSync()[0];
    const ended = end!.dataSync() as Float32Array;
    const report = this.learn(draft, ended, loss, unlistWeights(grads));
    tf.dispose([value, grads, end!]);
    return report;
  }

  /** The first part of an iteration: draws its batch and the settings of its rollout. */
  draw(): Draft {
    const { batch, fireRate, randomSeed } = this.#settings;
    const losses = (states: Float32Array, turns: number[]) =>
      tf.tidy(() =>
        this.#loss.of(tf.tensor4d(states, this.#shape), { turns }).dataSync<'float32'>(),
      );
    const drawn = drawBatch(
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
    const angles = drawn.turns.map(perceptionAngle);
    return { ...drawn, rollout: { steps, fireRate, randomSeeds, angles } };
  }

  /**
   * The loss of the states after a rollout.
   *
   * @param ended [batch, height, width, channels]
   * @returns the mean loss, and its gradient with respect to the states
   */
  judge(draft: Draft, ended: Float32Array): { loss: number; gradient: Float32Array } {
    return tf.tidy(() => {
      const meanLoss = (states: tf.Tensor) =>
        tf.mean<tf.Scalar>(this.#loss.of(states as tf.Tensor4D, draft));
      const { value, grad } = tf.valueAndGrad(meanLoss)(tf.tensor4d(ended, this.#shape));
      return { loss: value.dataSync()[0], gradient: grad.dataSync<'float32'>().slice() };
    });
  }

  /**
   * The last part of an iteration: updates the weights and the pool, or goes back.
   *
   * @param ended the states after the rollout
   * @param gradients of the loss with respect to the weights; not kept
   * @throws UserError like `iterate`
   */
  learn(
    draft: Draft,
    ended: Float32Array,
    loss: number,
    gradients: PerWeight<tf.Tensor>,
  ): IterationReport {
    const { steps } = draft.rollout;
    const trouble = this.#health.check(loss, ended, this.#settings.channels);
    const rate = learningRate(this.#settings, this.#iteration) * SLOWDOWN ** this.#slowdowns;
    if (trouble) {
      this.#rollBack(trouble);
      return { iteration: this.#iteration, loss, steps, learningRate: rate, trouble };
    }
    this.#optimizer.apply(this.#weights, gradients, rate, this.#iteration);
    this.#keep(draft, ended);
    if (this.#average) {
      const over = this.#settings.average;
      this.#average = average(this.#average, this.newest(), over, this.#iteration);
    }
    this.#iteration += 1;
    if (this.#iteration % SAFE_POINT_EVERY === 0) this.#safePoint = this.#weightState();
    return { iteration: this.#iteration, loss, steps, learningRate: rate };
  }

  /** A copy of the weights to show. */
  weights(): RuleWeights {
    const shown = this.#average;
    return shown ? eachWeight((name) => shown[name].slice()) : this.newest();
  }

  /** A copy of the newest weights. */
  newest(): RuleWeights {
    return toValues(this.#weights);
  }

  /** A copy of the training state, for a checkpoint or an export. */
  state(): TrainingState {
    return {
      ...this.#weightState(),
      weights: this.weights(),
      ...(this.#average && { newest: this.newest() }),
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
      weights: this.newest(),
      firstMoments: toValues(this.#optimizer.first),
      secondMoments: toValues(this.#optimizer.second),
    };
  }

  /** Starts again with a pool of seeds, as its samples come from the weights that failed. */
  #rollBack(trouble: Trouble): void {
    this.#slowdowns += 1;
    if (this.#slowdowns > MAX_SLOWDOWNS) {
      throw new UserError(
        `The pattern ${trouble} ${this.#slowdowns} times, although each time the learning rate was lowered; start a new run with a lower learning rate than ${this.#settings.learningRate}.`,
      );
    }
    tf.dispose([this.#weights, this.#optimizer.first, this.#optimizer.second]);
    this.#iteration = this.#safePoint.iteration;
    this.#weights = toTensors(this.#settings, this.#safePoint.weights);
    if (this.#average) this.#average = this.#safePoint.weights;
    this.#optimizer = this.#optimizerWith(this.#safePoint);
    this.#pool = new SamplePool(this.#settings.pool);
  }

  /** Frees the tensors; the trainer cannot be used afterwards. */
  dispose(): void {
    this.#loss.dispose();
    tf.dispose([this.#weights, this.#optimizer.first, this.#optimizer.second]);
  }

  #keep({ indexes, turns }: Batch, states: Float32Array): void {
    const length = this.#seed.length;
    indexes.forEach((index, sample) => {
      const state = states.slice(sample * length, (sample + 1) * length);
      this.#pool.set(index, { state, turn: turns[sample] });
    });
  }
}

import * as tf from '@tensorflow/tfjs-core';
import { seedState } from '../../../src/model/seed.js';
import type { Rollout, WeightTensors } from '../rule/rollout.js';
import type { RuleWeights } from '../rule/rule.js';
import type { Target } from '../target/target.js';
import type { Batch } from './batch.js';
import { drawBatch } from './batch.js';
import { toChannelsLast } from './channel-order.js';
import { pictureLoss } from './loss.js';
import type { NamedTensors } from './optimizer.js';
import { NormalisedAdam } from './optimizer.js';
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
  /** Adam's running means of the gradients and of their squares. */
  firstMoments: RuleWeights;
  secondMoments: RuleWeights;
  /** The pool's samples that are no longer the seed, by their index. */
  pool: ReadonlyMap<number, Sample>;
}

/** What an iteration tells about itself. */
export interface IterationReport {
  /** Counted from 1. */
  iteration: number;
  /** Mean of pictureLoss over the batch, after the rollout. */
  loss: number;
  steps: number;
  learningRate: number;
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
  readonly #pool: SamplePool;
  readonly #weights: NamedTensors;
  readonly #optimizer: NormalisedAdam;
  #iteration: number;

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
    this.#pool = new SamplePool(settings.pool, state.pool);
    this.#iteration = state.iteration;

    const tensors = (weights: RuleWeights): NamedTensors => ({
      hiddenWeights: tf.tensor2d(weights.hiddenWeights, [rule.hidden, 3 * rule.channels]),
      hiddenBias: tf.tensor1d(weights.hiddenBias),
      updateWeights: tf.tensor2d(weights.updateWeights, [rule.channels, rule.hidden]),
    });
    this.#weights = tensors(state.weights);
    this.#optimizer = new NormalisedAdam(tensors(state.firstMoments), tensors(state.secondMoments));
  }

  /** Iterations done. */
  get iteration(): number {
    return this.#iteration;
  }

  get done(): boolean {
    return this.#iteration >= this.#settings.iterations;
  }

  /** Draws a batch, runs and differentiates it, improves the weights, updates the pool. */
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
      const [hiddenWeights, hiddenBias, updateWeights] = tensors;
      const weights = { hiddenWeights, hiddenBias, updateWeights } as WeightTensors;
      const states = tf.tensor4d(start.states, shape);
      end = tf.keep(this.#rollout(states, weights, { steps, fireRate, randomSeeds, angles }));
      return tf.mean<tf.Scalar>(this.#losses(end, start.turns));
    };
    const names = Object.keys(this.#weights);
    const { value, grads } = tf.valueAndGrads(meanLoss)(names.map((name) => this.#weights[name]));
    const rate = learningRate(this.#settings, this.#iteration);
    const gradients = Object.fromEntries(names.map((name, index) => [name, grads[index]]));
    this.#optimizer.apply(this.#weights, gradients, rate, this.#iteration);

    if (end) this.#keep(start, end.dataSync() as Float32Array);
    const loss = value.dataSync()[0];
    tf.dispose([value, grads, end ?? []]);
    this.#iteration += 1;
    return { iteration: this.#iteration, loss, steps, learningRate: rate };
  }

  /** A copy of all that changes, for a checkpoint or an export. */
  state(): TrainingState {
    const values = (tensors: NamedTensors): RuleWeights => ({
      hiddenWeights: tensors.hiddenWeights.dataSync().slice() as Float32Array,
      hiddenBias: tensors.hiddenBias.dataSync().slice() as Float32Array,
      updateWeights: tensors.updateWeights.dataSync().slice() as Float32Array,
    });
    return {
      iteration: this.#iteration,
      weights: values(this.#weights),
      firstMoments: values(this.#optimizer.first),
      secondMoments: values(this.#optimizer.second),
      pool: new Map(this.#pool.grown),
    };
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

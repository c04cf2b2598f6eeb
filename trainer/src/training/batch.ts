/**
 * What each experiment trains on: which states a rollout starts from (docs/rule.md, "Experiments").
 */
import type { GridSize } from '../../../src/grid/size.js';
import { drawWound, inflict } from './damage.js';
import { EXPERIMENTS } from './experiments.js';
import type { SamplePool } from './pool.js';
import { RandomStream, STREAMS } from './random.js';
import { warmsUp, type TrainingSettings } from './settings.js';
import { TURNS } from './turns.js';

export interface Batch {
  /** Index in the pool of each sample; empty without a pool. */
  indexes: number[];
  /** [batch, height, width, channels] */
  states: Float32Array;
  /** [batch] see Sample */
  turns: number[];
  /** [batch] whether a sample starts from the seed */
  seeds: boolean[];
}

/**
 * Draws the batch of an iteration. Without a pool, and during warm-up, all samples start from the
 * seed. With a pool, samples are drawn from it, and the one with the highest loss is replaced by
 * the seed; an experiment that damages then wounds those with the lowest loss. With rotations, a
 * share of the seeds is turned, each by its own angle, which stays with what grows from it.
 *
 * @param seed [height, width, channels]
 * @param losses of states [batch, height, width, channels] with the given turns
 */
export function drawBatch(
  settings: TrainingSettings,
  iteration: number,
  grid: GridSize,
  seed: Float32Array,
  pool: SamplePool,
  losses: (states: Float32Array, turns: number[]) => Float32Array,
): Batch {
  const { batch, experiment, randomSeed, rotations } = settings;
  const { hasPool, damages } = EXPERIMENTS[experiment];
  const states = new Float32Array(batch * seed.length);
  const turns: number[] = [];
  const seeds: boolean[] = new Array(batch).fill(false);
  const sample = (index: number) => states.subarray(index * seed.length, (index + 1) * seed.length);
  const turning = new RandomStream(randomSeed, STREAMS.turns, iteration);
  const plantSeed = (index: number) => {
    sample(index).set(seed);
    seeds[index] = true;
    const isTurned = turning.unit() < rotations;
    turns[index] = isTurned ? turning.integer(0, TURNS - 1) : 0;
  };
  if (!hasPool || warmsUp(settings, iteration)) {
    for (let index = 0; index < batch; index++) plantSeed(index);
    return { indexes: [], states, turns, seeds };
  }
  const random = new RandomStream(randomSeed, STREAMS.batch, iteration);
  const indexes = random.choose(batch, pool.size);
  indexes.forEach((from, index) => {
    const drawn = pool.get(from);
    if (!drawn) return plantSeed(index);
    sample(index).set(drawn.state);
    turns[index] = drawn.turn;
  });

  const loss = losses(states, turns);
  const fromBest = indexes.map((_, index) => index).sort((a, b) => loss[a] - loss[b]);
  plantSeed(fromBest[batch - 1]);
  if (damages) {
    const wounds = new RandomStream(randomSeed, STREAMS.damage, iteration);
    for (const index of fromBest.slice(0, settings.damaged)) {
      inflict(drawWound(settings, wounds), sample(index), grid);
    }
  }
  return { indexes, states, turns, seeds };
}

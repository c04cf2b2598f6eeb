/**
 * What each experiment trains on: which states a rollout starts from (design document, section 6).
 */
import { cutHole, randomHole } from './damage.js';
import type { SamplePool } from './pool.js';
import { RandomStream, STREAMS } from './random.js';
import type { TrainingSettings } from './settings.js';

export interface Batch {
  /** Where in the pool each sample came from; empty for `grow`. */
  indexes: number[];
  /** [batch, height, width, channels] */
  states: Float32Array;
}

export interface GridSize {
  height: number;
  width: number;
}

/**
 * Draws the batch of an iteration. `grow` starts from the seed alone. `persist` and `regenerate`
 * draw from the pool and replace the sample of the highest loss by the seed; `regenerate` then
 * damages those of the lowest loss.
 *
 * @param seed [height, width, channels]
 * @param losses of [batch, height, width, channels]
 */
export function drawBatch(
  settings: TrainingSettings,
  iteration: number,
  grid: GridSize,
  seed: Float32Array,
  pool: SamplePool,
  losses: (states: Float32Array) => Float32Array,
): Batch {
  const { batch, experiment, randomSeed } = settings;
  const states = new Float32Array(batch * seed.length);
  const sample = (index: number) => states.subarray(index * seed.length, (index + 1) * seed.length);
  if (experiment === 'grow') {
    for (let index = 0; index < batch; index++) sample(index).set(seed);
    return { indexes: [], states };
  }
  const random = new RandomStream(randomSeed, STREAMS.batch, iteration);
  const indexes = random.choose(batch, pool.size);
  indexes.forEach((from, index) => sample(index).set(pool.get(from)));

  const loss = losses(states);
  const fromBest = indexes.map((_, index) => index).sort((a, b) => loss[a] - loss[b]);
  sample(fromBest[batch - 1]).set(seed);
  if (experiment === 'regenerate') {
    const wounds = new RandomStream(randomSeed, STREAMS.damage, iteration);
    for (const index of fromBest.slice(0, settings.damaged)) {
      cutHole(sample(index), grid, randomHole(wounds));
    }
  }
  return { indexes, states };
}

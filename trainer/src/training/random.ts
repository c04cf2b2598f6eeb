import { hash4 } from '../../../src/grid/update-mask.js';

/** The uses of random numbers; each has its own stream. */
export const STREAMS = {
  weights: 0,
  batch: 1,
  updateMasks: 2,
  damage: 3,
  turns: 4,
  examples: 5,
} as const;

/**
 * Random numbers that depend only on the random seed, their use and the iteration: a resumed run
 * draws the same as an uninterrupted one, without saved state.
 */
export class RandomStream {
  readonly #randomSeed: number;
  readonly #stream: number;
  readonly #iteration: number;
  #count = 0;

  constructor(randomSeed: number, stream: number, iteration: number) {
    this.#randomSeed = randomSeed;
    this.#stream = stream;
    this.#iteration = iteration;
  }

  /** Unsigned 32-bit number. */
  word(): number {
    return hash4(this.#count++, this.#iteration, this.#stream, this.#randomSeed);
  }

  /** Uniform in [0, 1). */
  unit(): number {
    return this.word() / 2 ** 32;
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.unit();
  }

  /** Whole number, uniform in low..high, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1));
  }

  /** `count` different whole numbers below `limit`, in random order. */
  choose(count: number, limit: number): number[] {
    const numbers = Array.from({ length: limit }, (_, index) => index);
    for (let index = 0; index < count; index++) {
      const other = this.integer(index, limit - 1);
      [numbers[index], numbers[other]] = [numbers[other], numbers[index]];
    }
    return numbers.slice(0, count);
  }
}

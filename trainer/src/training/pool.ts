/**
 * The sample pool (design document, section 6.2): states that training goes on from, so that the
 * model learns to hold a pattern and not only to grow it. All begin as the seed; a sample that is
 * still the seed takes no memory.
 */
export class SamplePool {
  readonly size: number;
  readonly #seed: Float32Array;
  readonly #samples = new Map<number, Float32Array>();

  /** @param seed [height, width, channels] */
  constructor(size: number, seed: Float32Array) {
    this.size = size;
    this.#seed = seed;
  }

  get(index: number): Float32Array {
    return this.#samples.get(index) ?? this.#seed;
  }

  set(index: number, state: Float32Array): void {
    this.#samples.set(index, state);
  }

  /** Indexes of the samples that are no longer the seed, ascending. */
  grown(): number[] {
    return [...this.#samples.keys()].sort((a, b) => a - b);
  }
}

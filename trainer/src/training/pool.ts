/** One sample of the pool, or of a batch. */
export interface Sample {
  /** [height, width, channels] */
  state: Float32Array;
  /** Its turn, in units of a full circle / TURNS; 0 without rotations. */
  turn: number;
}

/**
 * The sample pool (docs/rule.md, "Pool"): states from which training continues, so that the model
 * learns to hold a pattern and not only to grow it. All samples start as the seed; a sample that is
 * still the seed takes no memory.
 */
export class SamplePool {
  readonly size: number;
  readonly #samples: Map<number, Sample>;

  /** @param grown the samples that are no longer the seed, by their index */
  constructor(size: number, grown: ReadonlyMap<number, Sample> = new Map()) {
    this.size = size;
    this.#samples = new Map(grown);
  }

  /** The samples that are no longer the seed, by their index. */
  get grown(): ReadonlyMap<number, Sample> {
    return this.#samples;
  }

  /** Undefined while the sample is the seed. */
  get(index: number): Sample | undefined {
    return this.#samples.get(index);
  }

  set(index: number, sample: Sample): void {
    this.#samples.set(index, sample);
  }
}

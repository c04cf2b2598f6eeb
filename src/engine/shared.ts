/** Something that several users hold at once, and the last one frees. */
export interface Lease<T> {
  readonly value: T;
  /** To be called once, by whoever took the lease. */
  release(): Promise<void>;
}

interface Entry<T> {
  holders: number;
  readonly value: Promise<T>;
}

/** Makes things at the first demand for them, shares them under a key, frees them after the last. */
export class Shared<Key, T> {
  readonly #entries = new Map<Key, Entry<T>>();
  readonly #free: (value: T) => Promise<void>;

  constructor(free: (value: T) => Promise<void>) {
    this.#free = free;
  }

  /** A `make` that fails is forgotten: the next demand makes it anew. */
  async lease(key: Key, make: () => Promise<T>): Promise<Lease<T>> {
    const entry = this.#entries.get(key) ?? { holders: 0, value: make() };
    this.#entries.set(key, entry);
    entry.holders++;
    try {
      return { value: await entry.value, release: () => this.#release(key, entry) };
    } catch (error) {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
      throw error;
    }
  }

  async #release(key: Key, entry: Entry<T>): Promise<void> {
    entry.holders--;
    if (entry.holders > 0) return;
    // Not another one of the same key, made since this one was forgotten.
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
    await this.#free(await entry.value);
  }
}

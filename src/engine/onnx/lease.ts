/** One user's hold on a resource that several share. */
export interface Lease<T> {
  readonly value: T;
  /** Call it once. The last release frees the resource. */
  release(): Promise<void>;
}

interface Entry<T> {
  holders: number;
  readonly value: Promise<T>;
}

/** Resources that are made on first demand, shared by key, and freed with the last lease. */
export class Leases<Key, T> {
  readonly #entries = new Map<Key, Entry<T>>();
  readonly #free: (value: T) => Promise<void>;

  constructor(free: (value: T) => Promise<void>) {
    this.#free = free;
  }

  /** If `make` fails, the next call tries again. */
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
    // After a failure the key may belong to a newer entry.
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
    await this.#free(await entry.value);
  }
}

import type { OnProgress } from './download.js';

interface Entry<T> {
  readonly value: Promise<T>;
  /** Dropped once the value has loaded. */
  listeners?: Set<OnProgress>;
  progress: Parameters<OnProgress>;
}

/**
 * Loads each thing once for the page: every caller with the same key gets the same promise and
 * hears of its progress. After a failure the next call tries again.
 */
export class LoadOnce<Key, T> {
  readonly #entries = new Map<Key, Entry<T>>();
  readonly #load: (key: Key, onProgress: OnProgress) => Promise<T>;
  readonly #limit: number;

  /** @param limit how many are kept; beyond it the least recently used one is dropped */
  constructor(load: (key: Key, onProgress: OnProgress) => Promise<T>, limit = Infinity) {
    this.#load = load;
    this.#limit = limit;
  }

  get(key: Key, onProgress?: OnProgress): Promise<T> {
    const entry = this.#entries.get(key) ?? this.#start(key);
    // Moved to the end, so that the first key is the least recently used.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (this.#entries.size > this.#limit) this.#entries.delete(this.#entries.keys().next().value!);
    if (onProgress) {
      entry.listeners?.add(onProgress);
      onProgress(...entry.progress);
    }
    return entry.value;
  }

  /** Replaces what was loaded. */
  set(key: Key, value: T): void {
    this.#entries.set(key, { value: Promise.resolve(value), progress: [0] });
  }

  /** The next call loads it again. */
  forget(key: Key): void {
    this.#entries.delete(key);
  }

  #start(key: Key): Entry<T> {
    // Created first: `load` may report progress before it returns.
    const entry: Omit<Entry<T>, 'value'> = { listeners: new Set(), progress: [0] };
    const value = this.#load(key, (...progress) => {
      entry.progress = progress;
      entry.listeners?.forEach((listener) => listener(...progress));
    });
    value.then(
      () => (entry.listeners = undefined),
      () => {
        if (this.#entries.get(key) === entry) this.#entries.delete(key);
      },
    );
    return Object.assign(entry, { value });
  }
}

/** Settles like the promise, but rejects as soon as the signal aborts. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

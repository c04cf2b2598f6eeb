import type { OnProgress } from './download.js';

interface Entry<T> {
  readonly value: Promise<T>;
  /** None once it is there: nobody has to hear of it any more, nor to be remembered for that. */
  listeners?: Set<OnProgress>;
  progress: Parameters<OnProgress>;
}

/**
 * Loads things once for the page: whoever asks for a key that is loaded, or on its way, gets the
 * same promise and hears of the progress. Failures are forgotten, so that asking again tries again.
 */
export class LoadOnce<Key, T> {
  readonly #entries = new Map<Key, Entry<T>>();
  readonly #load: (key: Key, onProgress: OnProgress) => Promise<T>;
  readonly #limit: number;

  /** @param limit beyond it, what was asked for longest ago is forgotten */
  constructor(load: (key: Key, onProgress: OnProgress) => Promise<T>, limit = Infinity) {
    this.#load = load;
    this.#limit = limit;
  }

  get(key: Key, onProgress?: OnProgress): Promise<T> {
    const entry = this.#entries.get(key) ?? this.#start(key);
    // Moved to the end: the first key is the one that was asked for longest ago.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (this.#entries.size > this.#limit) this.#entries.delete(this.#entries.keys().next().value!);
    if (onProgress) {
      entry.listeners?.add(onProgress);
      onProgress(...entry.progress);
    }
    return entry.value;
  }

  /** Puts something newer in the place of what was loaded. */
  set(key: Key, value: T): void {
    this.#entries.set(key, { value: Promise.resolve(value), progress: [0] });
  }

  /** Who asks from now on loads it anew. */
  forget(key: Key): void {
    this.#entries.delete(key);
  }

  #start(key: Key): Entry<T> {
    // First, as some of what is loaded has made progress before.
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

/** The promise, or a rejection as soon as the signal aborts. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

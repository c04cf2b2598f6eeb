/** The three words, ticked by measurement. */
import { library } from './library.js';

/** Share of the time that measuring may take, so that training is hardly slowed down. */
const SHARE = 0.05;
/** Milliseconds to the first measurement, and between two at least. */
const LEAST = 8000;

/**
 * Sends `measured` when there is news, with the word that is kept for the first time, if one is; and
 * `failed` with an error.
 */
export class Promises extends EventTarget {
  /** @type {Map<string, { error: number, limit: number, met: boolean, iteration: number }>} */
  measured = new Map();
  #stop;
  #next = 0;

  get areKept() {
    return this.measured.size === 3 && [...this.measured.values()].every(({ met }) => met);
  }

  /** Forgets, as another run begins. */
  clear(measured = []) {
    this.#stop?.abort();
    this.#stop = undefined;
    this.measured = new Map(measured);
    this.#next = performance.now() + LEAST;
    this.#tell();
  }

  /** Measures the weights of a run, unless it is too soon. */
  async check(checkpoint, isLast = false) {
    if (this.#stop && !isLast) return;
    if (!isLast && performance.now() < this.#next) return;
    this.#stop?.abort();
    const stop = (this.#stop = new AbortController());
    const started = performance.now();
    try {
      await library().measure(checkpoint, {
        signal: stop.signal,
        onMeasured: (one) => {
          if (stop.signal.aborted) return;
          const isNew = one.met && !this.measured.get(one.word)?.met;
          this.measured.set(one.word, one);
          this.#tell(isNew ? one.word : undefined);
        },
      });
    } catch (error) {
      if (stop.signal.aborted) return;
      this.dispatchEvent(new CustomEvent('failed', { detail: error }));
    } finally {
      if (this.#stop === stop) {
        this.#stop = undefined;
        const now = performance.now();
        this.#next = now + Math.max(LEAST, (now - started) / SHARE);
      }
    }
  }

  #tell(word) {
    this.dispatchEvent(new CustomEvent('measured', { detail: word }));
  }
}

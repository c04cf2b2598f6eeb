/** The organism that lives while it learns: renewed, and not disturbed where it can be helped. */
import { library } from './library.js';

/** Mean squared difference from the target, of colours and alpha, below which a pattern lives on. */
const ALIKE = 0.02;
/** Share of the time that making models may take. */
const SHARE = 0.05;
/** Milliseconds that a pattern may grow before the next one takes its place. */
const LEAST = 3500;

/** Sends `renewed` when newer weights live, and `failed` with an error. */
export class Dish extends EventTarget {
  /** Of the weights that live; undefined where nothing does. */
  iteration;
  #place;
  #pattern;
  #url;
  #isBusy = false;
  /** What is to live once the one before it does. */
  #last;
  #next = 0;
  #isHeld = false;

  constructor(place) {
    super();
    this.#place = place;
    // A stroke of a finger must not end because the pattern below it is replaced.
    place.addEventListener('pointerdown', () => (this.#isHeld = true), true);
    for (const type of ['pointerup', 'pointercancel']) {
      addEventListener(type, () => (this.#isHeld = false));
    }
  }

  get pattern() {
    return this.#pattern;
  }

  /** What lives stays until the weights of another run are there, which are welcome at once. */
  awaitAnother() {
    this.iteration = undefined;
    this.#next = 0;
  }

  /**
   * Lets newer weights live, unless it is too soon.
   *
   * @param checkpoint the newest of a run
   * @param isLast whether there is to be no newer one, so that it is never too soon
   */
  async renew(checkpoint, isLast = false) {
    if (this.iteration === checkpoint.state.iteration) return;
    if (this.#isBusy) {
      if (isLast) this.#last = checkpoint;
      return;
    }
    if (!isLast && (performance.now() < this.#next || this.#isHeld || document.hidden)) return;
    this.#isBusy = true;
    const started = performance.now();
    try {
      const bytes = await library().exportModel(checkpoint, 'fp32');
      await this.#replace(bytes, checkpoint.target);
      this.iteration = checkpoint.state.iteration;
      this.dispatchEvent(new Event('renewed'));
    } catch (error) {
      this.dispatchEvent(new CustomEvent('failed', { detail: error }));
    } finally {
      const now = performance.now();
      this.#next = now + Math.max(LEAST, (now - started) / SHARE);
      this.#isBusy = false;
      const last = this.#last;
      this.#last = undefined;
      if (last) void this.renew(last, true);
    }
  }

  /** The new pattern loads beneath the old one, goes on from its cells, and then takes its place. */
  async #replace(bytes, target) {
    const old = this.#pattern;
    const url = URL.createObjectURL(new Blob([bytes]));
    const pattern = document.createElement('growing-ca');
    Object.assign(pattern, { src: url, loading: 'eager', rendering: 'pixelated' });
    pattern.alt = `${target.name}, growing from one cell`;
    pattern.speed = old?.speed ?? 60;
    pattern.inert = old !== undefined;
    pattern.classList.add('coming');
    this.#place.append(pattern);
    try {
      await loaded(pattern);
    } catch (error) {
      pattern.remove();
      URL.revokeObjectURL(url);
      throw error;
    }
    const state = old && (await old.getState());
    if (state && isAlike(state.cells, old.cells, target)) await pattern.setState(state);
    else if (state) await pattern.reset();
    const hadFocus = old?.matches(':focus-within');
    pattern.inert = false;
    pattern.classList.remove('coming');
    if (old?.paused) pattern.pause();
    old?.remove();
    if (hadFocus) pattern.shadowRoot.querySelector('[part=picture]')?.focus();
    this.#pattern = pattern;
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#url = url;
  }
}

/** @throws what its event `error` says */
function loaded(pattern) {
  return new Promise((resolve, reject) => {
    pattern.addEventListener('load', resolve, { once: true });
    pattern.addEventListener('error', (event) => {
      event.preventDefault();
      reject(new Error(event.message));
    });
  });
}

/** Whether a state, [channels, height, width], is near enough to the target to go on from. */
function isAlike(state, grid, { data, width }) {
  if (grid.width !== width) return false;
  let sum = 0;
  for (let index = 0; index < data.length; index++) sum += (state[index] - data[index]) ** 2;
  // What is not a number is like nothing.
  return sum / data.length < ALIKE;
}

/** A run of training: starts, rests and goes on, and knows its newest weights. */
import { library } from './library.js';

/** Seconds between the checkpoints that are kept. */
const KEEP_EVERY = 10;
/** How much the newest iteration counts in the running mean of the time that one takes. */
const FRESH = 0.08;
/** Milliseconds without an iteration after which the tab must have slept. */
const SLEEP = 20_000;

/**
 * Sends `state` when it starts or stops, `progress` after each iteration, `checkpoint` when there is
 * one to keep, `slept` with the seconds that the tab was asleep, and `failed` with an error.
 */
export class Run extends EventTarget {
  /** @type {'idle' | 'preparing' | 'learning' | 'paused' | 'done'} */
  state = 'idle';
  /** The last whole one. */
  checkpoint;
  /** Of each iteration, from the first that is known. */
  losses = [];
  /** Iterations that are done. */
  iteration = 0;
  /** Milliseconds that an iteration takes; undefined until some were timed. */
  pace;
  /** `alone`, `memory` or `messages`. */
  sharing;
  /** What the first weights grow, where they are those of another pattern. */
  startsAs;
  /** Milliseconds of training, without those asleep. */
  age = 0;
  #weights;
  #last;
  #timed = 0;
  /** Whether it was told to rest before it could begin. */
  #isHeld = false;
  /** Counts starts: the last one counts. */
  #turn = 0;
  /** While it trains. Who waited for an end has to look again: another who did may have let it go on. */
  #stop;
  #ending = Promise.resolve();

  get iterations() {
    return this.checkpoint?.settings.iterations ?? 0;
  }

  get isDone() {
    return this.iteration >= this.iterations;
  }

  get isBusy() {
    return this.state === 'preparing' || this.state === 'learning';
  }

  /** Seconds until so many iterations are done; undefined until some were timed. */
  secondsTo(iterations) {
    if (this.pace === undefined) return undefined;
    return (Math.max(0, iterations - this.iteration) * this.pace) / 1000;
  }

  /** The newest weights, as a checkpoint to make files of; it lacks what only training needs. */
  get newest() {
    if (!this.checkpoint || !this.#weights) return undefined;
    const { state } = this.checkpoint;
    const newest = { ...state, weights: this.#weights, iteration: this.iteration, pool: new Map() };
    return { ...this.checkpoint, turned: undefined, state: newest };
  }

  /** Starts anew: with a picture and settings, or where a checkpoint begins. */
  async start({ checkpoint, losses = [], age = 0, isPaused = false, startsAs, ...options }) {
    const turn = ++this.#turn;
    while (this.#stop) await this.halt();
    if (turn !== this.#turn) return;
    this.#isHeld = isPaused;
    this.losses = losses;
    this.startsAs = startsAs;
    this.iteration = 0;
    this.age = age;
    this.checkpoint = this.#weights = undefined;
    this.#set('preparing');
    try {
      const first = checkpoint ?? (await firstCheckpoint(options));
      if (turn !== this.#turn) return;
      this.#adopt(first);
    } catch (error) {
      if (turn === this.#turn) this.#fail(error);
      return;
    }
    if (this.isDone) this.#set('done');
    else if (this.#isHeld) this.#set('paused');
    else this.#go(checkpoint ? undefined : options);
  }

  resume() {
    if (this.state === 'paused') this.#go();
  }

  /** Rests after the iteration that is under way. */
  async pause() {
    if (!this.isBusy) return;
    this.#isHeld = true;
    if (this.state === 'preparing') return;
    while (this.#stop) await this.halt();
    // Meanwhile it may have come to its end, or another run may have begun.
    if (this.state === 'learning') this.#set('paused');
  }

  /** Trains for so many iterations in all; the learning rate falls over all of them. */
  async aim(iterations) {
    while (this.#stop) await this.halt();
    // Another run may have begun meanwhile.
    if (!this.checkpoint || this.state === 'preparing') return;
    const { settings } = this.checkpoint;
    this.checkpoint = { ...this.checkpoint, settings: { ...settings, iterations } };
    if (this.isDone) this.#set('done');
    else if (this.state === 'paused') this.#set('paused');
    else this.#go();
  }

  /** Lets go of what trains; resolves once its last checkpoint is here. */
  async halt() {
    this.#stop?.abort();
    await this.#ending;
  }

  #go(options) {
    this.#ending = this.#train(options);
  }

  /** @param options of a new run: its turned samples are drawn from the picture, not from cells */
  async #train(options = { resume: this.checkpoint }) {
    const stop = (this.#stop = new AbortController());
    this.#set('learning');
    this.#last = undefined;
    this.#timed = 0;
    try {
      const checkpoint = await library().train({
        ...options,
        signal: stop.signal,
        checkpointEvery: KEEP_EVERY,
        onProgress: (progress) => this.#progressed(progress),
        onCheckpoint: (checkpoint) => this.#keep(checkpoint),
      });
      this.#keep(checkpoint);
    } catch (error) {
      return this.#fail(error);
    } finally {
      this.#stop = undefined;
    }
    if (this.isDone) this.#set('done');
  }

  #adopt(checkpoint) {
    this.checkpoint = checkpoint;
    this.#weights = checkpoint.state.weights;
    this.iteration = checkpoint.state.iteration;
  }

  #keep(checkpoint) {
    this.#adopt(checkpoint);
    this.dispatchEvent(new Event('checkpoint'));
  }

  #progressed({ iteration, loss, weights, sharing, trouble }) {
    this.#time();
    this.#weights = weights;
    this.sharing = sharing;
    // It may have gone back.
    if (trouble) this.losses.length = Math.min(this.losses.length, iteration);
    else this.losses[iteration - 1] = loss;
    this.iteration = iteration;
    this.dispatchEvent(new CustomEvent('progress', { detail: { trouble } }));
  }

  #time() {
    const now = Date.now();
    const passed = now - (this.#last ?? now);
    this.#last = now;
    if (passed > SLEEP) {
      this.dispatchEvent(new CustomEvent('slept', { detail: passed / 1000 }));
      return;
    }
    this.age += passed;
    this.#timed += 1;
    // The first ones wait for code that is being compiled.
    if (this.#timed < 4) return;
    this.pace = this.pace === undefined ? passed : this.pace + FRESH * (passed - this.pace);
  }

  #fail(error) {
    this.#set(this.checkpoint ? 'paused' : 'idle');
    this.dispatchEvent(new CustomEvent('failed', { detail: error }));
  }

  #set(state) {
    this.state = state;
    this.dispatchEvent(new Event('state'));
  }
}

/** A run before its first iteration: training that is ended at once is that. */
function firstCheckpoint(options) {
  return library().train({ ...options, signal: AbortSignal.abort() });
}

import type { Worker } from 'node:worker_threads';
import { fireThreshold } from '../../../src/grid/update-mask.js';
import { startThread } from '../common/start-thread.js';
import { UserError } from '../common/user-error.js';
import type { RolloutSettings, RolloutSize } from '../rule/rollout.js';
import type { Rule } from '../rule/rule.js';
import type { RuleWeights } from '../rule/weights.js';
import { compileKernel } from './instance.js';
import type { KernelShape, MemoryLayout } from './memory-layout.js';
import { createMemory, layOut } from './memory-layout.js';
import { copyRows } from './padding.js';
import { CONTROL, FAILURES, KernelThread, TASKS } from './thread.js';

/** What Node.js numbers a thread that has ended. */
const ENDED = -1;

/** How large the rollouts will be, and on how many threads they run. */
export interface FusedRolloutOptions extends RolloutSize {
  /** Threads in all, the calling one included. */
  threads: number;
}

/** Gradients of the loss with respect to what the rollout was given. */
export interface RolloutGradients extends RuleWeights {
  /** [batch, height, width, channels] */
  state: Float32Array;
}

/**
 * A whole rollout and its gradient in WebAssembly, spread over threads by sample. It computes only
 * the cells that fire and can change, which is exact (see assembly/forward.ts).
 *
 * The calling thread works too and blocks meanwhile: use it where Atomics.wait is allowed.
 */
export class FusedRollout {
  readonly #rule: Rule;
  readonly #shape: KernelShape;
  readonly #layout: MemoryLayout;
  readonly #memory: WebAssembly.Memory;
  readonly #thread: KernelThread;
  readonly #workers: Worker[] = [];
  /** Why a thread could not start, or ended. */
  #broken: unknown;
  /** Number of the rollout whose tape is in memory, 0 if none. */
  #taped = 0;
  #rollouts = 0;

  constructor(rule: Rule, options: FusedRolloutOptions) {
    this.#rule = rule;
    this.#shape = {
      height: options.height,
      width: options.width,
      batch: options.batch,
      maxSteps: options.maxSteps,
      threads: Math.min(options.threads, options.batch),
      givenMasks: options.givenMasks ?? false,
      channels: Math.ceil(rule.channels / 8) * 8,
      hidden: Math.ceil(rule.hidden / 8) * 8,
    };
    const module = compileKernel();
    this.#layout = layOut(module, this.#shape);
    this.#memory = createMemory(this.#layout);
    const setup = (thread: number) => ({
      module,
      memory: this.#memory,
      layout: this.#layout,
      shape: this.#shape,
      thread,
    });
    this.#thread = new KernelThread(setup(0));
    try {
      while (this.#workers.length + 1 < this.#shape.threads) {
        const own = setup(this.#workers.length + 1);
        const worker = startThread(new URL('./worker.js', import.meta.url), own);
        worker.on('error', (error) => (this.#broken ??= error)).unref();
        this.#workers.push(worker);
      }
    } catch (error) {
      void this.dispose();
      throw error;
    }
  }

  /**
   * Runs all steps and keeps the tape for one call of `backward`.
   *
   * @param state [batch, height, width, channels]
   * @returns the state after the last step and the number of this rollout
   */
  forward(
    state: Float32Array,
    weights: RuleWeights,
    settings: RolloutSettings,
  ): { state: Float32Array; rollout: number } {
    const { batch, maxSteps } = this.#shape;
    if (state.length !== this.#cells * batch * this.#rule.channels) {
      throw new RangeError(`this kernel was made for batches of ${batch}`);
    }
    if (settings.steps < 1 || settings.steps > maxSteps) {
      throw new RangeError(`steps must lie in 1..${maxSteps}, not ${settings.steps}`);
    }
    this.#writeWeights(weights);
    this.#writeSettings(settings);
    this.#copyStates(state, 'state', 'in');
    const { control } = this.#thread;
    Atomics.store(control, CONTROL.arenaCursor, this.#layout.arena | 0);
    this.#rollouts += 1;
    Atomics.store(control, CONTROL.rollout, this.#rollouts);
    this.#run(TASKS.forward);
    this.#taped = this.#rollouts;
    const next = new Float32Array(state.length);
    this.#copyStates(next, 'state', 'out');
    return { state: next, rollout: this.#rollouts };
  }

  /**
   * The gradients of a rollout, summed over the samples in their order. Uses up its tape.
   *
   * @param gradient of the loss with respect to the state after it, [batch, height, width, channels]
   * @throws Error if another rollout has run in between
   */
  backward(gradient: Float32Array, rollout: number): RolloutGradients {
    if (rollout !== this.#taped) {
      throw new Error(
        'the tape of this rollout is gone: take its gradient before the next rollout',
      );
    }
    this.#taped = 0;
    this.#copyStates(gradient, 'stateGradient', 'in');
    this.#run(TASKS.backward);
    const state = new Float32Array(gradient.length);
    this.#copyStates(state, 'stateGradient', 'out');
    return { state, ...this.#sumGradients() };
  }

  /** Floating-point operations of all threads' matrix products since the last call. */
  takeOperations(): number {
    const { operations } = this.#layout;
    const counts = new Float64Array(this.#memory.buffer, operations, this.#shape.threads);
    const sum = counts.reduce((total, count) => total + count, 0);
    counts.fill(0);
    return sum;
  }

  /** The floating-point operations per second that all threads together reach without memory. */
  measurePeak(): number {
    this.takeOperations();
    const start = performance.now();
    this.#run(TASKS.measure);
    return this.takeOperations() / ((performance.now() - start) / 1000);
  }

  /** Ends the worker threads. */
  async dispose(): Promise<void> {
    const { control } = this.#thread;
    Atomics.store(control, CONTROL.kind, TASKS.stop);
    Atomics.add(control, CONTROL.task, 1);
    Atomics.notify(control, CONTROL.task);
    const atWork = this.#workers.filter(({ threadId }) => threadId !== ENDED);
    await Promise.all(
      atWork.map((worker) => {
        worker.ref();
        return new Promise((resolve) => worker.once('exit', resolve));
      }),
    );
  }

  get #cells(): number {
    return this.#shape.height * this.#shape.width;
  }

  #run(kind: number): void {
    if (this.#broken) throw this.#broken;
    const { control } = this.#thread;
    const { batch } = this.#shape;
    control[CONTROL.kind] = kind;
    control[CONTROL.failure] = 0;
    Atomics.store(control, CONTROL.completed, 0);
    Atomics.store(control, CONTROL.next, 0);
    Atomics.add(control, CONTROL.task, 1);
    Atomics.notify(control, CONTROL.task);
    this.#thread.work();
    for (;;) {
      const completed = Atomics.load(control, CONTROL.completed);
      if (completed >= batch) break;
      Atomics.wait(control, CONTROL.completed, completed);
    }
    const failure = Atomics.load(control, CONTROL.failure);
    if (failure === FAILURES.tapeFull) {
      throw new UserError(
        'This rollout needs more than the 4 GiB of memory that WebAssembly has; use a smaller batch, a smaller grid or fewer steps.',
      );
    }
    if (failure) throw new Error('the training kernel stopped in the middle of a rollout');
  }

  #floats(address: number, length: number): Float32Array {
    return new Float32Array(this.#memory.buffer, address, length);
  }

  #copyStates(states: Float32Array, part: 'state' | 'stateGradient', way: 'in' | 'out'): void {
    const { channels } = this.#rule;
    const size = this.#cells * channels;
    this.#layout.samples.forEach((sample, index) => {
      const outside = states.subarray(index * size, (index + 1) * size);
      const inside = this.#floats(sample[part], this.#cells * this.#shape.channels);
      if (way === 'in') copyRows(outside, channels, inside, this.#shape.channels);
      else copyRows(inside, this.#shape.channels, outside, channels);
    });
  }

  #writeWeights(weights: RuleWeights): void {
    const { kernel } = this.#thread;
    const { channels, hidden } = this.#rule;
    const inside = this.#shape;
    const bands = this.#floats(kernel.hiddenWeightsAddress(), inside.hidden * 3 * inside.channels);
    copyRows(weights.hiddenWeights, channels, bands, inside.channels);
    copyRows(
      weights.hiddenBias,
      hidden,
      this.#floats(kernel.hiddenBiasAddress(), inside.hidden),
      inside.hidden,
    );
    copyRows(
      weights.updateWeights,
      hidden,
      this.#floats(kernel.updateWeightsAddress(), inside.channels * inside.hidden),
      inside.hidden,
    );
    kernel.prepareWeights();
  }

  #writeSettings(settings: RolloutSettings): void {
    const { control } = this.#thread;
    const angles = this.#floats(this.#layout.control, control.length);
    control[CONTROL.steps] = settings.steps;
    control[CONTROL.givenMasks] = settings.updateMasks ? 1 : 0;
    control[CONTROL.fireThreshold] = fireThreshold(settings.fireRate);
    control[CONTROL.maskingBefore] = this.#rule.masking === 'before-and-after' ? 1 : 0;
    for (let sample = 0; sample < this.#shape.batch; sample++) {
      const angle = settings.angles?.[sample] ?? 0;
      const word = CONTROL.samples + 3 * sample;
      control[word] = settings.randomSeeds[sample] | 0;
      angles[word + 1] = Math.cos(angle) * this.#rule.sobelScale;
      angles[word + 2] = Math.sin(angle) * this.#rule.sobelScale;
    }
    if (settings.updateMasks) this.#writeMasks(settings.updateMasks, settings.steps);
  }

  #writeMasks(masks: Uint8Array, steps: number): void {
    if (!this.#shape.givenMasks) throw new RangeError('this kernel was made to draw its masks');
    const bytes = new Uint8Array(this.#memory.buffer);
    const cells = this.#cells;
    this.#layout.samples.forEach((sample, index) => {
      for (let step = 0; step < steps; step++) {
        const from = (step * this.#shape.batch + index) * cells;
        bytes.set(masks.subarray(from, from + cells), sample.masks + step * cells);
      }
    });
  }

  /** In the order of the samples, so that the number of threads does not change the result. */
  #sumGradients(): RuleWeights {
    const { channels, hidden } = this.#rule;
    const inside = this.#shape;
    const hiddenWeights = new Float32Array(hidden * 3 * channels);
    const hiddenBias = new Float32Array(hidden);
    const updateWeights = new Float32Array(channels * hidden);
    /** Place of a value in panels [columns / 8][hidden][8], see assembly/multiply.ts. */
    const inPanels = (unit: number, column: number) =>
      ((column >> 3) * inside.hidden + unit) * 8 + (column & 7);
    for (const sample of this.#layout.samples) {
      const first = this.#floats(sample.gradient, inside.hidden * 3 * inside.channels);
      const bias = this.#floats(sample.gradient + first.byteLength, inside.hidden * 8);
      const second = this.#floats(
        bias.byteOffset + bias.byteLength,
        inside.hidden * inside.channels,
      );
      for (let unit = 0; unit < hidden; unit++) {
        for (let band = 0; band < 3; band++) {
          for (let channel = 0; channel < channels; channel++) {
            hiddenWeights[(unit * 3 + band) * channels + channel] +=
              first[inPanels(unit, band * inside.channels + channel)];
          }
        }
        for (let cell = 0; cell < 8; cell++) hiddenBias[unit] += bias[unit * 8 + cell];
        for (let channel = 0; channel < channels; channel++) {
          updateWeights[channel * hidden + unit] += second[inPanels(unit, channel)];
        }
      }
    }
    return { hiddenWeights, hiddenBias, updateWeights };
  }
}

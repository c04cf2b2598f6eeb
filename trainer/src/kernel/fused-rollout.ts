import { fireThreshold } from '../../../src/grid/update-mask.js';
import type { RolloutSettings, RolloutSize } from '../rule/rollout.js';
import type { Rule } from '../rule/rule.js';
import type { RuleWeights } from '../rule/weights.js';
import type { Arithmetic } from './arithmetic.js';
import { fastestArithmetic } from './arithmetic.js';
import { compileKernel } from './instance.js';
import { KernelMemory } from './kernel-memory.js';
import type { StartKernelWorker } from './kernel-worker.js';
import type { KernelShape, MemoryLayout } from './memory-layout.js';
import { createMemory, layOut } from './memory-layout.js';
import { paddedSizes, sumGradients } from './sum-gradients.js';
import { ThreadPool } from './thread-pool.js';
import { CONTROL, TASKS } from './thread.js';

/** Size of the rollouts, and number of threads. */
export interface FusedRolloutOptions extends RolloutSize {
  /** Number of threads, including the calling one. */
  threads: number;
  /** Default: the fastest available. */
  arithmetic?: Arithmetic;
}

/** Gradients of the loss with respect to the rollout's inputs. */
export interface RolloutGradients extends RuleWeights {
  /** [batch, height, width, channels] */
  state: Float32Array;
}

/**
 * A whole rollout and its gradient in WebAssembly, with samples spread over threads. It computes
 * only the cells that fire and can change, which is exact (see assembly/forward.ts).
 *
 * The calling thread works too, and blocks meanwhile: use it where Atomics.wait is allowed.
 */
export class FusedRollout {
  readonly arithmetic: Arithmetic;
  readonly #rule: Rule;
  readonly #shape: KernelShape;
  readonly #layout: MemoryLayout;
  readonly #memory: WebAssembly.Memory;
  readonly #arrays: KernelMemory;
  readonly #threads: ThreadPool;
  /** Number of the rollout whose tape is in memory, 0 if none. */
  #taped = 0;
  #rollouts = 0;

  /**
   * @param startWorker needed for more than one thread
   * @throws UserError if this engine lacks the arithmetic, or the size does not fit
   */
  constructor(rule: Rule, options: FusedRolloutOptions, startWorker?: StartKernelWorker) {
    this.#rule = rule;
    this.#shape = {
      height: options.height,
      width: options.width,
      batch: options.batch,
      maxSteps: options.maxSteps,
      threads: Math.min(options.threads, options.batch),
      givenMasks: options.givenMasks ?? false,
      ...paddedSizes(rule),
    };
    this.arithmetic = options.arithmetic ?? fastestArithmetic();
    const module = compileKernel(this.arithmetic);
    this.#layout = layOut(module, this.#shape);
    this.#memory = createMemory(this.#layout);
    this.#arrays = new KernelMemory(rule, this.#shape, this.#layout, this.#memory);
    const setup = { module, memory: this.#memory, layout: this.#layout, shape: this.#shape };
    this.#threads = new ThreadPool(setup, startWorker);
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
    const { batch, height, maxSteps, width } = this.#shape;
    if (state.length !== batch * height * width * this.#rule.channels) {
      throw new RangeError(`this kernel was made for batches of ${batch}`);
    }
    if (settings.steps < 1 || settings.steps > maxSteps) {
      throw new RangeError(`steps must lie in 1..${maxSteps}, not ${settings.steps}`);
    }
    const { control, kernel } = this.#threads.own;
    this.#arrays.writeWeights(weights, kernel);
    this.#writeSettings(settings);
    this.#arrays.copyStates(state, 'state', 'in');
    Atomics.store(control, CONTROL.arenaCursor, this.#layout.arena | 0);
    this.#rollouts += 1;
    Atomics.store(control, CONTROL.rollout, this.#rollouts);
    this.#threads.run(TASKS.forward);
    this.#taped = this.#rollouts;
    const next = new Float32Array(state.length);
    this.#arrays.copyStates(next, 'state', 'out');
    return { state: next, rollout: this.#rollouts };
  }

  /**
   * The gradients of a rollout, summed over the samples in order. Uses up its tape.
   *
   * @param gradient of the loss with respect to the final state, [batch, height, width, channels]
   * @throws Error if another rollout has run in between
   */
  backward(gradient: Float32Array, rollout: number): RolloutGradients {
    const { state, samples } = this.backwardApart(gradient, rollout);
    return { state, ...sumGradients(this.#rule, samples) };
  }

  /**
   * The same, but with separate gradients for each sample, for callers with other samples of the
   * batch elsewhere.
   *
   * @returns views of the kernel's memory as `samples`, in the kernel's layout, valid until the
   *   next call
   */
  backwardApart(
    gradient: Float32Array,
    rollout: number,
  ): { state: Float32Array; samples: Float32Array[] } {
    if (rollout !== this.#taped) {
      throw new Error(
        'the tape of this rollout is gone: take its gradient before the next rollout',
      );
    }
    this.#taped = 0;
    this.#arrays.copyStates(gradient, 'stateGradient', 'in');
    this.#threads.run(TASKS.backward);
    const state = new Float32Array(gradient.length);
    this.#arrays.copyStates(state, 'stateGradient', 'out');
    return { state, samples: this.#arrays.sampleGradients() };
  }

  /** Floating-point operations of all threads' matrix products since the last call. */
  takeOperations(): number {
    const { operations } = this.#layout;
    const counts = new Float64Array(this.#memory.buffer, operations, this.#shape.threads);
    const sum = counts.reduce((total, count) => total + count, 0);
    counts.fill(0);
    return sum;
  }

  /** Peak floating-point operations per second of all threads, without memory access. */
  measurePeak(): number {
    this.takeOperations();
    const start = performance.now();
    this.#threads.run(TASKS.measure);
    return this.takeOperations() / ((performance.now() - start) / 1000);
  }

  /** Ends the worker threads. */
  dispose(): Promise<void> {
    return this.#threads.dispose();
  }

  #writeSettings(settings: RolloutSettings): void {
    const { control, controlFloats } = this.#threads.own;
    control[CONTROL.steps] = settings.steps;
    control[CONTROL.givenMasks] = settings.updateMasks ? 1 : 0;
    control[CONTROL.fireThreshold] = fireThreshold(settings.fireRate);
    control[CONTROL.maskingBefore] = this.#rule.masking === 'before-and-after' ? 1 : 0;
    for (let sample = 0; sample < this.#shape.batch; sample++) {
      const angle = settings.angles?.[sample] ?? 0;
      const word = CONTROL.samples + 3 * sample;
      control[word] = settings.randomSeeds[sample] | 0;
      controlFloats[word + 1] = Math.cos(angle) * this.#rule.sobelScale;
      controlFloats[word + 2] = Math.sin(angle) * this.#rule.sobelScale;
    }
    if (settings.updateMasks) this.#arrays.writeMasks(settings.updateMasks, settings.steps);
  }
}

/**
 * One thread of the fused rollout. The main thread and every worker run the same loop: take the
 * next sample, process it, until none is left. It does not matter which thread takes which sample,
 * as each sample has its own memory.
 */
import type { KernelExports } from './instance.js';
import { instantiateKernel } from './instance.js';
import type { KernelShape, MemoryLayout } from './memory-layout.js';
import { configure } from './memory-layout.js';

/** Words of the control block, int32. */
export const CONTROL = {
  /** Number of tasks so far; workers sleep on it. */
  task: 0,
  /** Next sample to take. */
  next: 1,
  /** Samples done; the main thread sleeps on it. */
  completed: 2,
  /** One of TASKS. */
  kind: 3,
  /** Number of rollouts so far: when it changes, a thread drops its old tape. */
  rollout: 4,
  /** One of FAILURES, or 0. */
  failure: 5,
  steps: 6,
  givenMasks: 7,
  fireThreshold: 8,
  maskingBefore: 9,
  arenaCursor: 10,
  /** Three words per sample from here: random seed, scaled cosine and sine (float32). */
  samples: 16,
} as const;

export const TASKS = { forward: 0, backward: 1, stop: 2, measure: 3 } as const;
/** A few tenths of a second of work. */
const MEASURED_ROUNDS = 2e7;
export const FAILURES = { tapeFull: 1, trap: 2 } as const;

/** What a worker is started with. */
export interface ThreadSetup {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  layout: MemoryLayout;
  shape: KernelShape;
  thread: number;
}

export class KernelThread {
  readonly kernel: KernelExports;
  readonly control: Int32Array;
  /** The control block, for its float32 words. */
  readonly controlFloats: Float32Array;
  readonly #operations: Float64Array;
  readonly #setup: ThreadSetup;
  #rollout = 0;

  constructor(setup: ThreadSetup) {
    const { layout, shape } = setup;
    this.#setup = setup;
    this.kernel = instantiateKernel(setup.module, setup.memory);
    configure(this.kernel, shape);
    this.kernel.place(
      layout.weights,
      layout.scratch[setup.thread],
      layout.control + CONTROL.arenaCursor * 4,
      layout.end,
    );
    const words = CONTROL.samples + 3 * shape.batch;
    this.control = new Int32Array(setup.memory.buffer, layout.control, words);
    this.controlFloats = new Float32Array(setup.memory.buffer, layout.control, words);
    const operations = layout.operations + 8 * setup.thread;
    this.#operations = new Float64Array(setup.memory.buffer, operations, 1);
  }

  /** Takes samples until none is left. */
  work(): void {
    const { control } = this;
    for (;;) {
      const sample = Atomics.add(control, CONTROL.next, 1);
      if (sample >= this.#setup.shape.batch) return;
      try {
        this.#run(sample);
        this.#operations[0] += this.kernel.takeOperations();
      } catch {
        Atomics.store(control, CONTROL.failure, FAILURES.trap);
      }
      Atomics.add(control, CONTROL.completed, 1);
      Atomics.notify(control, CONTROL.completed);
    }
  }

  /** The loop of a worker: sleep, work, until told to stop. */
  serve(): void {
    for (let seen = 0; ;) {
      Atomics.wait(this.control, CONTROL.task, seen);
      seen = Atomics.load(this.control, CONTROL.task);
      if (Atomics.load(this.control, CONTROL.kind) === TASKS.stop) return;
      this.work();
    }
  }

  #run(sample: number): void {
    const { control, kernel } = this;
    const { shape, layout } = this.#setup;
    if (control[CONTROL.kind] === TASKS.measure) {
      this.#operations[0] += kernel.spin(MEASURED_ROUNDS, 0.999, 0.001);
      return;
    }
    const rollout = Atomics.load(control, CONTROL.rollout);
    if (rollout !== this.#rollout) {
      this.#rollout = rollout;
      kernel.resetTape();
    }
    const at = layout.samples[sample];
    const word = CONTROL.samples + 3 * sample;
    const steps = control[CONTROL.steps];
    const cosine = this.controlFloats[word + 1];
    const sine = this.controlFloats[word + 2];
    if (control[CONTROL.kind] === TASKS.backward) {
      kernel.backward(at.state, at.stateGradient, at.records, steps, at.gradient, cosine, sine);
      return;
    }
    const done = kernel.forward(
      at.state,
      at.records,
      0,
      steps,
      control[CONTROL.givenMasks] ? at.masks : 0,
      shape.height * shape.width,
      control[CONTROL.maskingBefore],
      control[CONTROL.fireThreshold],
      control[word],
      cosine,
      sine,
    );
    if (!done) Atomics.store(control, CONTROL.failure, FAILURES.tapeFull);
  }
}

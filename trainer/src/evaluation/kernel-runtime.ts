import type { KernelEngine } from '../../../src/engine/kernel/kernel-engine.js';
import type { KernelRule } from '../../../src/engine/kernel/recognise.js';
import { createKernelEngine } from '../../../src/engine/kernel/single.js';
import type { Conditions, Runtime, Stretch } from './runtime.js';

/** Several times what the kernel needs. */
const BYTES_PER_CELL = 1024;

/** Takes steps in the project's own kernel. */
export class KernelRuntime implements Runtime {
  readonly kind = 'kernel';
  readonly name = 'kernel';
  readonly #rule: KernelRule;
  readonly #checkMemory: (bytes: number) => void;
  #engine?: KernelEngine;

  /** @param checkMemory called before memory is allocated; throws if there is none */
  constructor(rule: KernelRule, checkMemory: (bytes: number) => void = () => undefined) {
    this.#rule = rule;
    this.#checkMemory = checkMemory;
  }

  get channels(): number {
    return this.#rule.channels;
  }

  async live(
    state: Float32Array,
    { width, height, fireRate }: Conditions,
    { randomSeed, angle, age, steps }: Stretch,
  ): Promise<Float32Array> {
    const engine = await this.#engineOf(width, height);
    engine.setState({ cells: state });
    engine.setAngle(angle);
    for (let step = age; step < age + steps; step++) {
      await engine.step({ randomSeed, step, fireRate });
    }
    return (await engine.getState()).cells;
  }

  async release(): Promise<void> {
    await this.#engine?.dispose();
    this.#engine = undefined;
  }

  /** All patterns of a file live on grids of the same size, one after the other. */
  async #engineOf(width: number, height: number): Promise<KernelEngine> {
    const size = this.#engine?.size;
    if (this.#engine && size?.width === width && size.height === height) return this.#engine;
    await this.release();
    this.#checkMemory(BYTES_PER_CELL * width * height);
    return (this.#engine = await createKernelEngine(this.#rule, { width, height }));
  }
}

import type { Rule } from '../rule/rule.js';
import type { RuleWeights } from '../rule/weights.js';
import type { KernelExports } from './instance.js';
import type { KernelShape, MemoryLayout } from './memory-layout.js';
import { copyRows } from './padding.js';
import { gradientLength } from './sum-gradients.js';

/** Copies callers' arrays to and from a kernel's memory, where rows are padded. */
export class KernelMemory {
  readonly #rule: Rule;
  readonly #shape: KernelShape;
  readonly #layout: MemoryLayout;
  readonly #memory: WebAssembly.Memory;

  constructor(rule: Rule, shape: KernelShape, layout: MemoryLayout, memory: WebAssembly.Memory) {
    this.#rule = rule;
    this.#shape = shape;
    this.#layout = layout;
    this.#memory = memory;
  }

  /** Copies states [batch, height, width, channels] into the memory, or out of it. */
  copyStates(states: Float32Array, part: 'state' | 'stateGradient', way: 'in' | 'out'): void {
    const { channels } = this.#rule;
    const size = this.#cells * channels;
    this.#layout.samples.forEach((sample, index) => {
      const outside = states.subarray(index * size, (index + 1) * size);
      const inside = this.#floats(sample[part], this.#cells * this.#shape.channels);
      if (way === 'in') copyRows(outside, channels, inside, this.#shape.channels);
      else copyRows(inside, this.#shape.channels, outside, channels);
    });
  }

  /** Writes weights into the memory, and makes the kernel prepare them. */
  writeWeights(weights: RuleWeights, kernel: KernelExports): void {
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

  /** Writes update masks [steps, batch, height, width]. */
  writeMasks(masks: Uint8Array, steps: number): void {
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

  /** Views of the gradients of each sample; see sum-gradients.ts. */
  sampleGradients(): Float32Array[] {
    const length = gradientLength(this.#shape);
    return this.#layout.samples.map(({ gradient }) => this.#floats(gradient, length));
  }

  get #cells(): number {
    return this.#shape.height * this.#shape.width;
  }

  #floats(address: number, length: number): Float32Array {
    return new Float32Array(this.#memory.buffer, address, length);
  }
}

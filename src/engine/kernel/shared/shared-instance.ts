import type { GridSize } from '../../../grid/size.js';
import { instantiate } from '../compile.js';
import { KernelInstance, filledUp, hiddenOf, masksBefore } from '../instance.js';
import type { KernelExports } from '../instance.js';
import type { KernelRule } from '../recognise.js';
import { SHARED_KERNEL_BINARY } from '../shared-kernel-binary.generated.js';

/** Further exports of the kernel in assembly/shared.ts; see there for the arguments. */
interface SharedExports extends KernelExports {
  configure(
    height: number,
    width: number,
    channels: number,
    givenChannels: number,
    hidden: number,
    rules: number,
    individuals: number,
  ): number;
  useRule(rule: number, hidden: number, maskingBefore: number): void;
  useIndividual(individual: number, shares: number): void;
  holdersAddress(): number;
  holdOccupied(): void;
  setFading(number: number, fades: number): void;
  fade(factor: number): number;
}

/** Bytes before the first cell in a row of holders, and bytes in a row besides its cells. */
const ROW = { start: 16, more: 32 } as const;

/**
 * The memory of the kernel for several individuals on one grid, with the weights of their rules.
 */
export class SharedInstance extends KernelInstance<SharedExports> {
  /** [height][stride]: number of the individual that holds each cell. */
  readonly #holders: Uint8Array;
  readonly #stride: number;
  readonly #size: GridSize;

  /**
   * @param rules all with the same number of channels
   * @param capacity in individuals
   * @throws GrowingCaError `device-unavailable`
   */
  static async of(
    rules: readonly KernelRule[],
    size: GridSize,
    capacity: number,
  ): Promise<SharedInstance> {
    const [{ channels }] = rules;
    const hidden = Math.max(...rules.map(hiddenOf));
    const { height, width } = size;
    const configure = (kernel: SharedExports) =>
      kernel.configure(height, width, filledUp(channels), channels, hidden, rules.length, capacity);
    const [kernel, buffer] = await instantiate(SHARED_KERNEL_BINARY, size, configure);
    return new SharedInstance(kernel, buffer, rules, capacity, size);
  }

  private constructor(
    kernel: SharedExports,
    buffer: ArrayBuffer,
    readonly rules: readonly KernelRule[],
    readonly capacity: number,
    size: GridSize,
  ) {
    super(kernel, buffer, rules[0].channels, size);
    this.#size = size;
    this.#stride = filledUp(size.width, ROW.start) + ROW.more;
    const bytes = size.height * this.#stride;
    this.#holders = new Uint8Array(buffer, kernel.holdersAddress(), bytes);
    for (const rule of rules) {
      this.use(rule);
      this.writeWeights(rule);
    }
  }

  /** Selects the rule whose weights are written and used from now on. */
  use(rule: KernelRule): void {
    this.kernel.useRule(this.rules.indexOf(rule), hiddenOf(rule), masksBefore(rule));
  }

  /** [height, width], a copy */
  get holders(): Uint8Array {
    const { width, height } = this.#size;
    const plane = new Uint8Array(width * height);
    for (let y = 0; y < height; y++) {
      const start = y * this.#stride + ROW.start;
      plane.set(this.#holders.subarray(start, start + width), y * width);
    }
    return plane;
  }

  /** @param plane [height, width]; undefined if no cell has a holder */
  setHolders(plane?: Uint8Array): void {
    const { width, height } = this.#size;
    this.#holders.fill(0);
    for (let y = 0; y < height && plane; y++) {
      const start = y * this.#stride + ROW.start;
      const row = plane.subarray(y * width, (y + 1) * width);
      this.#holders.set(row, start);
      // The grid wraps, so each end of a row is repeated beyond the other end.
      this.#holders[start - 1] = row[width - 1];
      this.#holders[start + width] = row[0];
    }
  }

  /** @param cell its index, row by row */
  holderOf(cell: number): number {
    const { width } = this.#size;
    return this.#holders[Math.floor(cell / width) * this.#stride + ROW.start + (cell % width)];
  }
}

import { gridText } from '../../grid/size.js';
import type { GridSize } from '../../grid/size.js';
import { compileKernel, kernelUnavailable } from './compile.js';
import type { KernelRule } from './recognise.js';

/** What the compiled kernel offers; see assembly/index.ts for what the arguments mean. */
interface KernelExports {
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
  prepareWeights(): void;
  hiddenWeightsAddress(): number;
  hiddenBiasAddress(): number;
  updateWeightsAddress(): number;
  stateAddress(): number;
  turnsAddress(): number;
  holdersAddress(): number;
  masksAddress(): number;
  pixelsAddress(): number;
  boxAddress(): number;
  stateWritten(hasTurns: number): void;
  holdOccupied(): void;
  setFading(number: number, fades: number): void;
  step(
    step: number,
    fireThreshold: number,
    randomSeed: number,
    maskIsGiven: number,
    scaledCosine: number,
    scaledSine: number,
  ): number;
  fade(factor: number): number;
  clearSpan(y: number, start: number, end: number): void;
  plant(y: number, x: number): void;
  paint(): void;
}

const PAGE = 65_536;
/** Channels and hidden units are filled up to multiples of it. */
const UNIT = 8;
/** Where the first cell lies in a row of holders, and what a row has beyond its cells. */
const ROW = { start: 16, more: 32 } as const;

const filledUp = (count: number, unit = UNIT) => Math.ceil(count / unit) * unit;

/** A last layer with a bias has a hidden unit more, which is always on. */
const hiddenOf = ({ hidden, updateBias }: KernelRule) => filledUp(hidden + (updateBias ? 1 : 0));

/** The kernel's memory for one grid, with the weights of rules in it. */
export class KernelInstance {
  /** Of the state: those of the rules, filled up. */
  readonly channels: number;
  readonly kernel: KernelExports;
  /** float32 [height][width][channels] */
  readonly state: Float32Array;
  /** float32 [3][height][width]: degrees, cosine and sine of each cell's turn. */
  readonly turns: Float32Array;
  /** Individual that holds each cell; `holderAt` says where. */
  readonly holders: Uint8Array;
  /** [height][width] */
  readonly masks: Uint8Array;
  /** [height][width][4] */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  /** Left, top, right and bottom of what is painted in the pixels. */
  readonly box: Int32Array;
  readonly #stride: number;

  /**
   * @param rules all of the same number of channels
   * @param individuals how many there is room for
   * @throws GrowingCaError `device-unavailable`
   */
  static async create(
    rules: readonly KernelRule[],
    size: GridSize,
    individuals: number,
  ): Promise<KernelInstance> {
    const compiled = await compileKernel();
    const abort = () => {
      throw new Error('the kernel met an impossible state');
    };
    const instantiate = async (pages: number): Promise<[KernelExports, ArrayBuffer]> => {
      // One that may grow would reserve all that it may grow to.
      const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
      const { exports } = await WebAssembly.instantiate(compiled, { env: { memory, abort } });
      return [exports as unknown as KernelExports, memory.buffer];
    };
    /** @returns bytes of memory that the kernel needs from then on */
    const configure = (kernel: KernelExports) => {
      const [{ channels }] = rules;
      const hidden = Math.max(...rules.map(hiddenOf));
      const { height, width } = size;
      const counts = [rules.length, individuals] as const;
      return kernel.configure(height, width, filledUp(channels), channels, hidden, ...counts);
    };
    try {
      const [measure] = await instantiate(1);
      const [kernel, buffer] = await instantiate(Math.ceil(configure(measure) / PAGE));
      configure(kernel);
      return new KernelInstance(kernel, buffer, rules, individuals, size);
    } catch (cause) {
      throw kernelUnavailable(
        `The browser has no memory for a grid of ${gridText(size)} cells: use a smaller grid, or show fewer patterns at once`,
        cause,
      );
    }
  }

  private constructor(
    kernel: KernelExports,
    buffer: ArrayBuffer,
    readonly rules: readonly KernelRule[],
    readonly individuals: number,
    size: GridSize,
  ) {
    this.kernel = kernel;
    this.channels = filledUp(rules[0].channels);
    this.#stride = filledUp(size.width, ROW.start) + ROW.more;
    const cells = size.height * size.width;
    this.state = new Float32Array(buffer, kernel.stateAddress(), cells * this.channels);
    this.turns = new Float32Array(buffer, kernel.turnsAddress(), 3 * cells);
    this.holders = new Uint8Array(buffer, kernel.holdersAddress(), size.height * this.#stride);
    this.masks = new Uint8Array(buffer, kernel.masksAddress(), cells);
    this.pixels = new Uint8ClampedArray(buffer, kernel.pixelsAddress(), 4 * cells);
    this.box = new Int32Array(buffer, kernel.boxAddress(), 4);
    for (const rule of rules) {
      this.use(rule);
      this.#write(rule, buffer);
    }
  }

  /** Until the next call the kernel's steps are of this rule. */
  use(rule: KernelRule): void {
    const before = rule.masking === 'before-and-after' ? 1 : 0;
    this.kernel.useRule(this.rules.indexOf(rule), hiddenOf(rule), before);
  }

  /** @returns where the holder of a cell lies in `holders` */
  holderAt(x: number, y: number): number {
    return y * this.#stride + ROW.start + x;
  }

  /** @param plane [height, width]; all are nobody's where it is left out */
  setHolders(plane: Uint8Array | undefined, { width, height }: GridSize): void {
    this.holders.fill(0);
    for (let y = 0; y < height && plane; y++) {
      const start = this.holderAt(0, y);
      const row = plane.subarray(y * width, (y + 1) * width);
      this.holders.set(row, start);
      // A row's ends are held beside it, too, since the grid wraps.
      this.holders[start - 1] = row[width - 1];
      this.holders[start + width] = row[0];
    }
  }

  #write(rule: KernelRule, buffer: ArrayBuffer): void {
    const { kernel, channels } = this;
    const hidden = hiddenOf(rule);
    const perceived = 3 * channels;
    const first = new Float32Array(buffer, kernel.hiddenWeightsAddress(), hidden * perceived);
    const bias = new Float32Array(buffer, kernel.hiddenBiasAddress(), hidden);
    const last = new Float32Array(buffer, kernel.updateWeightsAddress(), channels * hidden);
    for (let unit = 0; unit < rule.hidden; unit++) {
      const from = 3 * unit * rule.channels;
      for (let channel = 0; channel < rule.channels; channel++) {
        const pair = from + rule.channels + 2 * channel;
        const to = unit * perceived + channel;
        first[to] = rule.hiddenWeights[from + channel];
        first[to + channels] = rule.hiddenWeights[pair];
        first[to + 2 * channels] = rule.hiddenWeights[pair + 1];
        last[channel * hidden + unit] = rule.updateWeights[channel * rule.hidden + unit];
      }
    }
    bias.set(rule.hiddenBias);
    if (rule.updateBias) {
      bias[rule.hidden] = 1;
      rule.updateBias.forEach((value, channel) => (last[channel * hidden + rule.hidden] = value));
    }
    kernel.prepareWeights();
  }
}

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
    maskingBefore: number,
  ): number;
  prepareWeights(): void;
  hiddenWeightsAddress(): number;
  hiddenBiasAddress(): number;
  updateWeightsAddress(): number;
  stateAddress(): number;
  turnsAddress(): number;
  masksAddress(): number;
  pixelsAddress(): number;
  boxAddress(): number;
  stateWritten(hasTurns: number): void;
  step(
    step: number,
    fireThreshold: number,
    randomSeed: number,
    maskIsGiven: number,
    scaledCosine: number,
    scaledSine: number,
  ): void;
  clearSpan(y: number, start: number, end: number): void;
  plant(y: number, x: number): void;
  paint(): void;
}

const PAGE = 65_536;
/** Channels and hidden units are filled up to multiples of it. */
const UNIT = 8;

const filledUp = (count: number) => Math.ceil(count / UNIT) * UNIT;

/** A last layer with a bias has a hidden unit more, which is always on. */
const hiddenOf = ({ hidden, updateBias }: KernelRule) => filledUp(hidden + (updateBias ? 1 : 0));

/** @returns bytes of memory that the kernel needs from then on */
function configure(kernel: KernelExports, rule: KernelRule, { width, height }: GridSize): number {
  const before = rule.masking === 'before-and-after' ? 1 : 0;
  const channels = filledUp(rule.channels);
  return kernel.configure(height, width, channels, rule.channels, hiddenOf(rule), before);
}

/** The kernel's memory for one grid, with the weights of a rule in it. */
export class KernelInstance {
  /** Of the state: those of the rule, filled up. */
  readonly channels: number;
  readonly kernel: KernelExports;
  /** float32 [height][width][channels] */
  readonly state: Float32Array;
  /** float32 [3][height][width]: degrees, cosine and sine of each cell's turn. */
  readonly turns: Float32Array;
  /** [height][width] */
  readonly masks: Uint8Array;
  /** [height][width][4] */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  /** Left, top, right and bottom of what is painted in the pixels. */
  readonly box: Int32Array;

  /** @throws GrowingCaError `device-unavailable` */
  static async create(rule: KernelRule, size: GridSize): Promise<KernelInstance> {
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
    try {
      const [measure] = await instantiate(1);
      const pages = Math.ceil(configure(measure, rule, size) / PAGE);
      return new KernelInstance(...(await instantiate(pages)), rule, size);
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
    rule: KernelRule,
    size: GridSize,
  ) {
    this.kernel = kernel;
    this.channels = filledUp(rule.channels);
    configure(kernel, rule, size);
    const cells = size.height * size.width;
    this.state = new Float32Array(buffer, kernel.stateAddress(), cells * this.channels);
    this.turns = new Float32Array(buffer, kernel.turnsAddress(), 3 * cells);
    this.masks = new Uint8Array(buffer, kernel.masksAddress(), cells);
    this.pixels = new Uint8ClampedArray(buffer, kernel.pixelsAddress(), 4 * cells);
    this.box = new Int32Array(buffer, kernel.boxAddress(), 4);
    this.#write(rule, buffer);
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

import type { GridSize } from '../../grid/size.js';
import type { KernelRule } from './recognise.js';

/** Exports of both kernels; see assembly/grid.ts for the arguments. */
export interface KernelExports {
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
  ): number;
  clearSpan(y: number, start: number, end: number): void;
  plant(y: number, x: number): void;
  paint(): void;
}

/** Channels and hidden units are padded to multiples of this. */
const UNIT = 8;

export const filledUp = (count: number, unit = UNIT) => Math.ceil(count / unit) * unit;

/**
 * The bias of the last layer is stored as the weights of one more hidden unit, which is always on.
 */
export const hiddenOf = ({ hidden, updateBias }: KernelRule) =>
  filledUp(hidden + (updateBias ? 1 : 0));

export const masksBefore = ({ masking }: KernelRule) => (masking === 'before-and-after' ? 1 : 0);

/** A kernel's memory for one grid. */
export class KernelInstance<Exports extends KernelExports = KernelExports> {
  /** Channels of the state: those of the rule, padded. */
  readonly channels: number;
  /** float32 [height][width][channels] */
  readonly state: Float32Array;
  /** float32 [3][height][width]: the turn of each cell as degrees, cosine and sine. */
  readonly turns: Float32Array;
  /** [height][width] */
  readonly masks: Uint8Array;
  /** [height][width][4] */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  /** Bounds of the painted pixels: left, top, right, bottom. */
  readonly box: Int32Array;

  constructor(
    readonly kernel: Exports,
    protected readonly buffer: ArrayBuffer,
    channels: number,
    size: GridSize,
  ) {
    this.channels = filledUp(channels);
    const cells = size.height * size.width;
    this.state = new Float32Array(buffer, kernel.stateAddress(), cells * this.channels);
    this.turns = new Float32Array(buffer, kernel.turnsAddress(), 3 * cells);
    this.masks = new Uint8Array(buffer, kernel.masksAddress(), cells);
    this.pixels = new Uint8ClampedArray(buffer, kernel.pixelsAddress(), 4 * cells);
    this.box = new Int32Array(buffer, kernel.boxAddress(), 4);
  }

  /** Writes the weights of a rule in the kernel's layout. */
  writeWeights(rule: KernelRule): void {
    const { kernel, channels, buffer } = this;
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

import { UserError } from '../common/user-error.js';
import type { NamedArray } from '../training/safetensors.js';

/**
 * The order in which a rule perceives: by channel, identity, x and y of each channel in turn, as a
 * grouped convolution does; or by band, all channels, then x of all, then y of all.
 */
export const PERCEPTION_ORDERS = ['by-channel', 'by-band'] as const;
export type PerceptionOrder = (typeof PERCEPTION_ORDERS)[number];

/** The meaning of the columns of a first layer. */
export interface Perception {
  /** The column of a channel's band: 0 identity, 1 x, 2 y. */
  column: (band: number, channel: number) => number;
  /** For each band: -1 if its gradient points the other way. */
  signs: readonly number[];
  /** Factor on both gradients, if known. */
  sobelScale?: number;
}

/** A kernel of perception: that of a band times a factor. */
interface Kernel {
  band: number;
  factor: number;
}

/** Identity, Sobel x and Sobel y (docs/rule.md, "Perception"). */
const BANDS = [
  [0, 0, 0, 0, 1, 0, 0, 0, 0],
  [-1, 0, 1, -2, 0, 2, -1, 0, 1],
  [-1, -2, -1, 0, 0, 0, 1, 2, 1],
];
/** Relative difference allowed in a kernel, as from rounding to half precision. */
const TOLERANCE = 2e-3;

export function perceptionIn(
  order: PerceptionOrder,
  channels: number,
  bands: readonly number[] = [0, 1, 2],
): Pick<Perception, 'column'> {
  const place = (band: number) => bands.indexOf(band);
  return {
    column:
      order === 'by-channel'
        ? (band, channel) => bands.length * channel + place(band)
        : (band, channel) => channels * place(band) + channel,
  };
}

/**
 * The perception described by fixed kernels, which some models store among their weights: one
 * tensor with all three kernels of each channel, or a tensor per band.
 *
 * @returns undefined if there are none
 * @throws UserError if they are not identity and Sobel, or are in an unknown order
 */
export function perceptionOfKernels(
  tensors: ReadonlyMap<string, NamedArray>,
  channels: number,
  label: string,
): Perception | undefined {
  const stored = [...tensors].filter(([, { shape }]) => isKernel(shape));
  if (stored.length === 0) return undefined;
  const tensorsOfKernels = stored.map(([, { data }]) => kernelsIn(data));
  const isOne = stored.length === 1;
  const parts = tensorsOfKernels.map((kernels) => kernels.slice(0, isOne ? 3 : 1));
  const areRepeated = tensorsOfKernels.every(
    (kernels, i) =>
      [parts[i].length, parts[i].length * channels].includes(kernels.length) &&
      kernels.every((kernel, k) => isNear(kernel, parts[i][k % parts[i].length])),
  );
  // If only gradients are convolved, they are appended to the state.
  const implied = isOne || parts.some(([{ band }]) => band === 0) ? [] : [{ band: 0, factor: 1 }];
  const order = [...implied, ...parts.flat()];
  const [identity, x, y] = [0, 1, 2].map(
    (band) => order.find((kernel) => kernel.band === band)?.factor ?? NaN,
  );
  const isKnown = areRepeated && order.length === 3;
  if (
    !isKnown ||
    !(Math.abs(identity - 1) < TOLERANCE) ||
    !(Math.abs(x ** 2 / y ** 2 - 1) < 0.01)
  ) {
    const names = stored.map(([name]) => name).join(', ');
    throw new UserError(
      `${label} perceives by ${names}, which is not identity, Sobel x and Sobel y of each channel; export its step from PyTorch (docs/pytorch.md).`,
    );
  }
  const bands = order.map(({ band }) => band);
  return {
    ...perceptionIn(isOne ? 'by-channel' : 'by-band', channels, bands),
    signs: [1, Math.sign(x), Math.sign(y)],
    sobelScale: Math.abs(x),
  };
}

/** Whether a tensor may hold kernels of 3 x 3 cells. */
export function isKernel(shape: readonly number[]): boolean {
  return /^(\d+,){0,2}3,3$/.test(shape.join());
}

/** The kernels of 3 x 3 cells; one that matches no band has the band -1. */
function kernelsIn(data: Float32Array): Kernel[] {
  return Array.from({ length: data.length / 9 }, (_, index) => {
    const kernel = data.subarray(9 * index, 9 * (index + 1));
    for (const [band, cells] of BANDS.entries()) {
      const factor = dot(kernel, cells) / dot(cells, cells);
      const isOf = cells.every(
        (cell, i) => Math.abs(kernel[i] - factor * cell) < TOLERANCE * Math.abs(factor),
      );
      if (isOf) return { band, factor };
    }
    return { band: -1, factor: NaN };
  });
}

function isNear(a: Kernel, b: Kernel): boolean {
  return a.band === b.band && Math.abs(a.factor / b.factor - 1) < TOLERANCE;
}

function dot(a: ArrayLike<number>, b: readonly number[]): number {
  return b.reduce((sum, value, i) => sum + value * a[i], 0);
}

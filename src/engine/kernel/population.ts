import type { Span } from '../../grid/area.js';
import { fireThreshold } from '../../grid/update-mask.js';
import type { Firing } from '../engine.js';
import type { KernelInstance } from './instance.js';
import type { KernelRule } from './recognise.js';

/** The individuals on the grid of a kernel. */
export interface Population {
  /** May be replaced when an individual is added. */
  readonly instance: KernelInstance;
  /** Whether cells have turns of their own. */
  hasTurns: boolean;
  /**
   * @param firing undefined if the update mask is in the kernel's memory
   * @param rotation cosine and sine of the engine's angle
   */
  step(firing: Firing | undefined, rotation: Float32Array): void;
  clear(spans: readonly Span[]): void;
  /**
   * [height, width]: a copy of the number of each cell's holder; undefined if one individual has
   * the grid to itself.
   */
  readonly holders: Uint8Array | undefined;
  /** Call it after writing the state, with the holders of its cells. */
  written(holders?: Uint8Array): void;
}

/**
 * Takes a step with a rule.
 *
 * @returns the kernel's result
 */
export function takeStep(
  { kernel }: KernelInstance,
  { sobelScale }: KernelRule,
  firing: Firing | undefined,
  fireRate: number,
  [cosine, sine]: Float32Array,
): number {
  const { step = 0, randomSeed = 0 } = firing ?? {};
  const isGiven = firing ? 0 : 1;
  const threshold = fireThreshold(fireRate);
  return kernel.step(step, threshold, randomSeed, isGiven, cosine * sobelScale, sine * sobelScale);
}

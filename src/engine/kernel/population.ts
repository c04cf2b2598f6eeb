import type { Span } from '../../grid/area.js';
import { fireThreshold } from '../../grid/update-mask.js';
import type { Firing } from '../engine.js';
import type { KernelInstance } from './instance.js';
import type { KernelRule } from './recognise.js';

/** Who lives on the grid of a kernel. */
export interface Population {
  /** Another one may take its place when somebody comes. */
  readonly instance: KernelInstance;
  /** Whether cells have turns of their own. */
  hasTurns: boolean;
  /**
   * @param firing undefined where the update mask lies in the memory
   * @param rotation cosine and sine of the angle of the whole
   */
  step(firing: Firing | undefined, rotation: Float32Array): void;
  clear(spans: readonly Span[]): void;
  /** [height, width]: who holds each cell, a copy; undefined where one has the grid to itself. */
  readonly holders: Uint8Array | undefined;
  /** To be called once the state was written, with who holds its cells. */
  written(holders?: Uint8Array): void;
}

/**
 * Takes a step of a rule.
 *
 * @returns what the kernel does
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

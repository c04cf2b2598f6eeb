/**
 * The weights of an update rule: the only place that lists their tensors. Perception is ordered by
 * band: all channels (identity), then their Sobel x, then their Sobel y.
 */
export interface RuleWeights {
  /** [hidden, 3 * channels], row by row: perception to hidden layer. */
  hiddenWeights: Float32Array;
  /** [hidden] */
  hiddenBias: Float32Array;
  /** [channels, hidden], row by row: hidden layer to the change of the state. */
  updateWeights: Float32Array;
}

export type WeightName = keyof RuleWeights;

/** A value for each tensor of the weights. */
export type PerWeight<T> = Record<WeightName, T>;

/** The order of the tensors in lists. */
export const WEIGHT_NAMES = ['hiddenWeights', 'hiddenBias', 'updateWeights'] as const;

/** The shape of each tensor, for a rule of these sizes. */
export function weightShapes({
  channels,
  hidden,
}: {
  channels: number;
  hidden: number;
}): PerWeight<number[]> {
  return {
    hiddenWeights: [hidden, 3 * channels],
    hiddenBias: [hidden],
    updateWeights: [channels, hidden],
  };
}

/** Number of values of each tensor. */
export function weightCounts(rule: { channels: number; hidden: number }): PerWeight<number> {
  const shapes = weightShapes(rule);
  return eachWeight((name) => shapes[name].reduce((a, b) => a * b));
}

/** Makes a value for each tensor. */
export function eachWeight<T>(make: (name: WeightName, index: number) => T): PerWeight<T> {
  const entries = WEIGHT_NAMES.map((name, index) => [name, make(name, index)]);
  return Object.fromEntries(entries) as PerWeight<T>;
}

/** The values for the tensors, in their order. */
export function listWeights<T>(weights: PerWeight<T>): T[] {
  return WEIGHT_NAMES.map((name) => weights[name]);
}

/** Undoes `listWeights`. */
export function unlistWeights<T>(list: readonly T[]): PerWeight<T> {
  return eachWeight((_, index) => list[index]);
}

import type { Dtype } from '../../../src/model/contract.js';
import type { Rule } from '../rule/rule.js';
import { eachWeight, type PerWeight, type RuleWeights } from '../rule/weights.js';
import { toBandOrder, toGraphOrder } from './perception-order.js';
import { storeTensor, type StoredTensor } from './stored-tensor.js';

/** The constants of a step graph, each in its own stored form; see `RuleWeights` for shapes. */
export interface StoredWeights extends PerWeight<StoredTensor> {
  /** Columns in the graph's order, see perception-order.ts. */
  hiddenWeights: StoredTensor;
  /** [channels] */
  updateBias?: StoredTensor;
}

/**
 * At q8 a hidden unit's weights share three scales: one for the state, and one for the gradients of
 * each half of the channels. That costs 0.5 KB more than a single scale, and reduces its rounding
 * error to 0.6, as the two kinds of weights differ in size.
 */
export const SCALES_PER_HIDDEN_UNIT = 3;

/** Weights stored as a dtype, each rounded to the nearest value. */
export function storeWeights(
  { channels, hidden }: Rule,
  weights: RuleWeights,
  dtype: Dtype,
): StoredWeights {
  const hiddenWeights = toGraphOrder(weights.hiddenWeights, channels);
  return {
    hiddenWeights: storeTensor(hiddenWeights, dtype, SCALES_PER_HIDDEN_UNIT * hidden),
    hiddenBias: storeTensor(weights.hiddenBias, dtype),
    updateWeights: storeTensor(weights.updateWeights, dtype, channels),
  };
}

/** The values of weights after storing them as a dtype. */
export function roundWeights(rule: Rule, weights: RuleWeights, dtype: Dtype): RuleWeights {
  const stored = storeWeights(rule, weights, dtype);
  const rounded = eachWeight((name) => stored[name].values);
  return { ...rounded, hiddenWeights: toBandOrder(rounded.hiddenWeights, rule.channels) };
}

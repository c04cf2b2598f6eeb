import type { Rule, RuleWeights } from '../rule/rule.js';
import { RandomStream, STREAMS } from './random.js';
import type { TrainingSettings } from './settings.js';
import { ruleOf } from './settings.js';
import type { TrainingState } from './trainer.js';

/**
 * Weights before training: the hidden layer as PyTorch initialises a convolution, uniform within
 * 1 / sqrt(inputs), the last layer zero, so that the first update does nothing (docs/rule.md,
 * "Initial weights").
 */
function initialWeights(rule: Rule, randomSeed: number): RuleWeights {
  const random = new RandomStream(randomSeed, STREAMS.weights, 0);
  const inputs = 3 * rule.channels;
  const bound = 1 / Math.sqrt(inputs);
  const uniform = (length: number) =>
    Float32Array.from({ length }, () => random.between(-bound, bound));
  return {
    hiddenWeights: uniform(rule.hidden * inputs),
    hiddenBias: uniform(rule.hidden),
    updateWeights: new Float32Array(rule.channels * rule.hidden),
  };
}

/** A run before its first iteration: every sample of the pool is the seed. */
export function initialState(
  settings: TrainingSettings,
  weights = initialWeights(ruleOf(settings), settings.randomSeed),
): TrainingState {
  const zeros = (): RuleWeights => ({
    hiddenWeights: new Float32Array(weights.hiddenWeights.length),
    hiddenBias: new Float32Array(weights.hiddenBias.length),
    updateWeights: new Float32Array(weights.updateWeights.length),
  });
  const safePoint = { iteration: 0, weights, firstMoments: zeros(), secondMoments: zeros() };
  return { ...safePoint, pool: new Map(), safePoint, slowdowns: 0, deadBatches: 0 };
}

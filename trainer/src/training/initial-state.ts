import type { Rule } from '../rule/rule.js';
import { eachWeight, weightCounts, type RuleWeights } from '../rule/weights.js';
import { RandomStream, STREAMS } from './random.js';
import type { TrainingSettings } from './settings.js';
import { ruleOf } from './settings.js';
import type { TrainingState } from './training-state.js';

/**
 * Weights before training: the hidden layer as PyTorch initialises a convolution, uniform within
 * 1 / sqrt(inputs), the last layer zero, so that the first update does nothing (docs/rule.md,
 * "Initial weights").
 */
function initialWeights(rule: Rule, randomSeed: number): RuleWeights {
  const random = new RandomStream(randomSeed, STREAMS.weights, 0);
  const bound = 1 / Math.sqrt(3 * rule.channels);
  const counts = weightCounts(rule);
  return eachWeight((name) =>
    Float32Array.from({ length: counts[name] }, () =>
      name === 'updateWeights' ? 0 : random.between(-bound, bound),
    ),
  );
}

/** A run before its first iteration: every sample of the pool is the seed. */
export function initialState(
  settings: TrainingSettings,
  weights = initialWeights(ruleOf(settings), settings.randomSeed),
): TrainingState {
  const zeros = () => eachWeight((name) => new Float32Array(weights[name].length));
  const newest = settings.average > 0 ? { newest: weights } : {};
  const safePoint = { iteration: 0, weights, firstMoments: zeros(), secondMoments: zeros() };
  return { ...safePoint, ...newest, pool: new Map(), safePoint, slowdowns: 0, deadBatches: 0 };
}

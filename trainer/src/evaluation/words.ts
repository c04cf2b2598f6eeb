import type { Target } from '../targets/target.js';
import type { Habitat } from './habitat.js';
import { completePlan, type EvaluationPlan } from './plan.js';
import { HEALED_BELOW } from './rows.js';
import { pictureError, summarise } from './score.js';
import { Specimen } from './specimen.js';
import { copyWithHole, growOlder } from './trials.js';

/** What a pattern should do, in the order in which it is learned. */
export const WORDS = ['grows', 'holds', 'heals'] as const;
export type Word = (typeof WORDS)[number];

/** Largest median of `pictureError` of a pattern that does it. */
export const WORD_LIMITS: Readonly<Record<Word, number>> = {
  grows: 0.005,
  holds: 0.001,
  heals: HEALED_BELOW,
};

export interface WordScore {
  word: Word;
  /** Median over the patterns; Infinity if one is not finite. */
  error: number;
  limit: number;
  /** Whether the error is at most the limit. */
  met: boolean;
}

/** The rows `grown_96`, `held_1000` and `healed_200` of `growing-ca evaluate --patterns 3`, of one hole each. */
const PLAN = { patterns: 3, heldAt: [1000], healFor: [200], holesPerPattern: 1 };

/** The plan of `measureWords` for a picture of this many cells. */
export function planOfWords(size: number): EvaluationPlan {
  return completePlan(size, PLAN);
}

/**
 * Measures whether patterns grow, hold and heal, one word after the other. The numbers are exactly
 * those of `evaluateModel` with the same plan.
 *
 * @param onMeasured called with each result as soon as it is known
 */
export async function measureWords(
  habitat: Habitat,
  target: Target,
  onMeasured: (score: WordScore) => void = () => undefined,
): Promise<WordScore[]> {
  const plan = planOfWords(target.size);
  const seeds = Array.from({ length: plan.patterns }, (_, index) => plan.randomSeed + index);
  const specimens = seeds.map((seed) => new Specimen(habitat, seed));
  const measure = (word: Word, measured: readonly Specimen[]): WordScore => {
    const errors = measured.map(({ state }) => pictureError(state, target, target.size));
    const { median: error } = summarise(errors);
    const limit = WORD_LIMITS[word];
    const score = { word, error, limit, met: error <= limit };
    onMeasured(score);
    return score;
  };

  for (const specimen of specimens) await specimen.growTo(plan.grownAt);
  const grows = measure('grows', specimens);
  for (const specimen of specimens) await growOlder(specimen, plan.heldAt[0], target);
  const holds = measure('holds', specimens);
  const wounded = specimens.map((specimen, index) =>
    copyWithHole(specimen, target, plan.holeRadius, seeds[index], 0),
  );
  for (const each of wounded) await growOlder(each, each.age + plan.healFor[0], target);
  return [grows, holds, measure('heals', wounded)];
}

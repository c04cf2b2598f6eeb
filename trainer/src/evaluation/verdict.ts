import { traitsOf } from '../training/experiments.js';
import type { Evaluation, ScoreRow } from './evaluate-model.js';
import { WORD_LIMITS } from './words.js';

const TRAIN_ON =
  'Train on from here: growing-ca train TARGET --from RUN --iterations 4000 --out NEW_RUN.';

/** Share of wounds that a pattern has to heal to be called one that heals. */
const MOST = 0.9;

/**
 * One sentence on what a pattern can do and, where something is missing, one on what to do next.
 *
 * @param experiment what it was trained for; without it, or where it is not known, to heal
 */
export function verdictOf({ rows }: Evaluation, experiment?: string): string {
  const { hasPool, damages } = traitsOf(experiment);
  const grown = rows.find(({ kind }) => kind === 'grown');
  const held = rows.find(({ kind }) => kind === 'held');
  const halves = rows.find(({ kind }) => kind === 'halves');
  if (grown && !isWithin(grown, WORD_LIMITS.grows)) {
    return `Verdict: not learned yet, it does not grow its picture. ${TRAIN_ON}`;
  }
  if (!hasPool) return 'Verdict: it grows. It was not trained to hold its shape.';
  if (held && !isWithin(held, WORD_LIMITS.holds)) {
    return `Verdict: it grows, but does not hold its shape. ${TRAIN_ON}`;
  }
  if (!damages) return 'Verdict: it grows and holds its shape. It was not trained to heal.';
  const share = halves?.healedShare ?? 1;
  if (share < MOST) {
    return `Verdict: it grows and holds its shape, but regrows only ${Math.round(100 * share)} % of lost halves. ${TRAIN_ON}`;
  }
  return 'Verdict: it grows, holds its shape and heals.';
}

function isWithin({ median }: ScoreRow, limit: number): boolean {
  return median <= limit;
}

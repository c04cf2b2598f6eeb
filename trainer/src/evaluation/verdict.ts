import { traitsOf } from '../training/experiments.js';
import type { Evaluation, ScoreRow } from './evaluate-model.js';
import { WORD_LIMITS } from './words.js';

/** The command that trains a model further. */
export type TrainOn = (how: { iterations: number; learningRate?: number }) => string;

/** For a pattern that does not grow yet. */
const MUCH = { iterations: 4000 };
/** For a pattern that lacks little; docs/findings.md describes the effect. */
const LITTLE = { iterations: 2000, learningRate: 0.001 };

/** Share of wounds that a pattern must heal to count as healing. */
const MOST = 0.9;

/**
 * A sentence on what a pattern can do and, if something is missing, a line on what to do next.
 *
 * @param experiment what it was trained for; if missing or unknown, to heal
 * @param trainOn without it there is no second line
 */
export function verdictOf(
  { rows }: Evaluation,
  experiment: string | undefined,
  trainOn?: TrainOn,
): string {
  const { hasPool, damages } = traitsOf(experiment);
  const grown = rows.find(({ kind }) => kind === 'grown');
  const held = rows.find(({ kind }) => kind === 'held');
  const halves = rows.find(({ kind }) => kind === 'halves');
  const verdict = (said: string, missing?: Parameters<TrainOn>[0]) => {
    const next = missing && trainOn ? `\nTrain on with: ${trainOn(missing)}` : '';
    return `Verdict: ${said}.${next}`;
  };
  if (grown && !hasGrown(grown)) {
    return verdict('not learned yet, it does not grow its picture', MUCH);
  }
  if (!hasPool) return verdict('it grows; it was not trained to hold its shape');
  if (held && !isWithin(held, WORD_LIMITS.holds)) {
    return verdict('it grows, but does not hold its shape', LITTLE);
  }
  if (!damages) return verdict('it grows and holds its shape; it was not trained to heal');
  const share = halves?.healedShare ?? 1;
  if (share < MOST) {
    const percent = Math.round(100 * share);
    const said = `it grows and holds its shape, but regrows only ${percent} % of lost halves`;
    return verdict(said, LITTLE);
  }
  return verdict('it grows, holds its shape and heals');
}

/** Whether patterns grow at all; otherwise there is nothing to hold or heal. */
export function hasGrown(grown: Pick<ScoreRow, 'median'>): boolean {
  return isWithin(grown, WORD_LIMITS.grows);
}

function isWithin({ median }: Pick<ScoreRow, 'median'>, limit: number): boolean {
  return median <= limit;
}

import type { Dtype } from '../../../src/model/contract.js';
import { trialsOf, type Evaluation, type ScoreRow } from '../evaluation/evaluate-model.js';
import { describeRow, rowKey } from '../evaluation/rows.js';
import type { Trial } from '../evaluation/trials.js';

/** A dtype that rounds. */
export type RoundedDtype = Exclude<Dtype, 'fp32'>;

/**
 * How much worse a rounded model may be: in each row, its median may be `factor` times fp32's plus
 * `slack`.
 */
export interface Tolerance {
  factor: number;
  slack: number;
  /**
   * Whether a median within the 95 % confidence interval of fp32's is also accepted, since fp32
   * might have had it with other random seeds.
   */
  withinNoise: boolean;
}

/**
 * fp16 should equal fp32, but where patterns do not hold, the smallest difference changes their
 * course. q8 may be a little worse, but has to meet the limit in every row.
 */
export const TOLERANCES: Record<RoundedDtype, Tolerance> = {
  fp16: { factor: 1.1, slack: 0.000005, withinNoise: true },
  q8: { factor: 1.3, slack: 0.00003, withinNoise: false },
};

/** What `evaluateModel` measured. */
export interface Scores {
  evaluation: Evaluation;
  trials: readonly TrialError[];
}

type TrialError = Pick<Trial, 'key' | 'error'>;

/** A row in which a rounded model is worse than allowed. */
export interface Shortfall {
  /** Key of the row, or `fates` for the undisturbed patterns. */
  key: string;
  /** In words, with the numbers. */
  text: string;
}

/** @param reference scores at fp32 with the same plan */
export function findShortfalls(
  reference: Scores,
  rounded: Scores,
  tolerance: Tolerance,
): Shortfall[] {
  const { plan } = reference.evaluation;
  const shortfalls: Shortfall[] = [];
  reference.evaluation.rows.forEach((row, index) => {
    const highest = highestMedian(row, reference.trials, tolerance);
    const { median } = rounded.evaluation.rows[index];
    if (median <= highest) return;
    const text = `${describeRow(row, plan)}: ${show(median)}; fp32 has ${show(row.median)}, and at most ${show(highest)} is allowed`;
    shortfalls.push({ key: rowKey(row), text });
  });
  const [ill, before] = [rounded, reference].map(
    ({ evaluation }) => evaluation.plan.patterns - evaluation.fates.well,
  );
  if (ill > before) {
    const text = `undisturbed: ${ill} of ${plan.patterns} patterns died, exploded or slid away; at fp32, ${before}`;
    shortfalls.push({ key: 'fates', text });
  }
  return shortfalls;
}

function highestMedian(
  row: ScoreRow,
  trials: readonly TrialError[],
  { factor, slack, withinNoise }: Tolerance,
): number {
  const highest = factor * row.median + slack;
  if (!withinNoise) return highest;
  const errors = trialsOf(row, trials).map(({ error }) => error);
  return Math.max(highest, medianAtMost(errors));
}

/**
 * The upper end of the 95 % confidence interval of a median, from order statistics: the number of
 * trials below the true median is binomial with a probability of one half.
 */
function medianAtMost(errors: number[]): number {
  const count = errors.length;
  const rank = Math.min(count, Math.ceil(count / 2 + 1.96 * Math.sqrt(count / 4)));
  return [...errors].sort((a, b) => a - b)[rank - 1];
}

function show(error: number): string {
  return Number.isFinite(error) ? error.toFixed(6) : 'no finite number';
}

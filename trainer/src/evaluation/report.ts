import type { Evaluation, Fates, ScoreRow } from './evaluate-model.js';
import { describeRow, HEALED_BELOW, rowKey } from './rows.js';
import { verdictOf, type TrainOn } from './verdict.js';
import { WORD_LIMITS } from './words.js';

/** Errors of exploded patterns can have dozens of digits. */
const LARGE = 1000;

const NOT_MEASURED =
  `An error above ${WORD_LIMITS.grows} is no grown pattern, so nothing else was measured;\n` +
  'growing-ca evaluate --all measures it anyway.';

/**
 * A score sheet for the terminal.
 *
 * @param experiment what the model was trained for, for the verdict
 * @param trainOn the command that the verdict suggests if something is missing
 */
export function scoreTable(evaluation: Evaluation, experiment?: string, trainOn?: TrainOn): string {
  const { target, grid, runtime, plan, blank, rows, fates } = evaluation;
  const cells = [
    ['', 'median', 'mean', 'worst', 'trials', 'healed', ''],
    ...rows.map((row) => [
      describeRow(row, plan),
      number(row.median),
      number(row.mean),
      number(row.worst),
      String(row.trials),
      row.healedShare === undefined ? '' : percentage(row.healedShare),
      ills(row.fates),
    ]),
  ];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const isText = (column: number) => column === 0 || column === widths.length - 1;
  const lines = cells.map((row) =>
    row
      .map((cell, i) => (isText(i) ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join('  ')
      .trimEnd(),
  );
  const last = plan.randomSeed + plan.patterns - 1;
  return [
    `${target} on ${grid.width} x ${grid.height} cells, random seeds ${plan.randomSeed} to ${last}; runtime: ${runtime}`,
    `An empty grid scores ${number(blank)}; healed is below ${HEALED_BELOW}.`,
    '',
    ...lines,
    '',
    `of ${plan.patterns} patterns: ${fates.well} well, ${fates.dead} dead, ${fates.exploded} exploded, ${fates.sliding} sliding`,
    ...(evaluation.cutShort ? [NOT_MEASURED] : []),
    verdictOf(evaluation, experiment, trainOn),
  ].join('\n');
}

/** The scores for a model's own metadata, where bytes count: `held_5000: 0.00004`. */
export function medianRecord({ rows }: Evaluation): Record<string, number | null> {
  return Object.fromEntries(rows.map((row) => [rowKey(row), rounded(row.median, 2)]));
}

/**
 * The scores for `scores.json`: an entry per row, such as `held_5000: { median, mean, worst, trials
 * }`, the fates and the runtime. A row lists fates only if some of its patterns were not well.
 */
export function scoreRecord({ rows, fates, blank, runtime }: Evaluation): Record<string, unknown> {
  const entries = rows.map((row) => [rowKey(row), rowRecord(row)]);
  return { ...Object.fromEntries(entries), fates, blank: rounded(blank), runtime };
}

function rowRecord({ trials, median, mean, worst, healedShare, fates }: ScoreRow) {
  return {
    median: rounded(median),
    mean: rounded(mean),
    worst: rounded(worst),
    trials,
    ...(healedShare !== undefined && { healedShare: rounded(healedShare) }),
    ...(fates.well < trials && { fates }),
  };
}

/** The patterns that are not well, such as `2 dead, 1 sliding`; empty if all are. */
function ills({ well: _, ...ill }: Fates): string {
  const found = Object.entries(ill).filter(([, count]) => count > 0);
  return found.map(([fate, count]) => `${count} ${fate}`).join(', ');
}

function number(value: number): string {
  if (!Number.isFinite(value)) return 'not finite';
  return value < LARGE ? value.toFixed(5) : value.toExponential(1);
}

function percentage(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/**
 * More than three digits would be noise with eight random seeds. JSON has no infinity, so it
 * becomes null.
 */
function rounded(value: number, digits = 3): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(digits)) : null;
}

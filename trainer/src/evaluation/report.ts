import type { Evaluation, ScoreRow } from './evaluate-model.js';

/** A score sheet for the terminal. */
export function scoreTable(evaluation: Evaluation): string {
  const { target, grid, plan, blank, rows, fates } = evaluation;
  const cells = [
    ['', 'median', 'mean', 'worst', 'trials'],
    ...rows.map((row) => [
      describe(row, plan.holeRadius),
      number(row.median),
      number(row.mean),
      number(row.worst),
      String(row.trials),
    ]),
  ];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const lines = cells.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join('  ')
      .trimEnd(),
  );
  const last = plan.randomSeed + plan.patterns - 1;
  return [
    `${target} on ${grid.width} x ${grid.height} cells, random seeds ${plan.randomSeed} to ${last}; ` +
      `an empty grid scores ${number(blank)}`,
    '',
    ...lines,
    '',
    `of ${plan.patterns} patterns: ${fates.well} well, ${fates.dead} dead, ${fates.exploded} exploded, ${fates.sliding} sliding`,
  ].join('\n');
}

/**
 * The scores as they go into a model's metadata and the manifest: one entry a row, such as
 * `held_5000: { median, mean, worst, trials }`, besides the fates.
 */
export function scoreRecord({ rows, fates, blank }: Evaluation): Record<string, unknown> {
  const entries = rows.map(({ kind, steps, trials, median, mean, worst }) => [
    `${kind}_${steps}`,
    { median: rounded(median), mean: rounded(mean), worst: rounded(worst), trials },
  ]);
  return { ...Object.fromEntries(entries), fates, blank: rounded(blank) };
}

function describe({ kind, steps }: ScoreRow, holeRadius: number): string {
  switch (kind) {
    case 'grown':
      return `grown, t = ${steps}`;
    case 'held':
      return `held, t = ${steps}`;
    case 'healed':
      return `healed, ${steps} steps after a hole of radius ${holeRadius}`;
    case 'turned':
      return `turned by 90 degrees, t = ${steps}`;
  }
}

function number(value: number): string {
  return Number.isFinite(value) ? value.toFixed(5) : 'not finite';
}

/** Three digits say all that eight random seeds know; JSON has no infinity. */
function rounded(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(3)) : null;
}

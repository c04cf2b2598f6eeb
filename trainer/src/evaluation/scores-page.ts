import { DTYPES } from '../../../src/model/contract.js';
import type { Manifest, ManifestFile, ManifestModel } from '../onnx/manifest.js';
import { EXPERIMENT_NAMES, traitsOf } from '../training/experiments.js';
import { describeGoal, GOALS, isReached, percentage, type RecordedRow } from './goals.js';

/** Keys of scores that are not rows. */
const NOT_ROWS = ['fates', 'blank', 'runtime'];
/** Rows that the overview shows for fp32 files. */
const OVERVIEW = ['grown_96', 'held_20000', 'halves_1000', 'turned_45_2000'];

/** `weights/SCORES.md`: both lists in readable form. */
export function scoresPage({ models }: Manifest): string {
  const sorted = [...models].sort(
    (one, other) =>
      rank(one) - rank(other) ||
      missedGoals(one).length - missedGoals(other).length ||
      one.name.localeCompare(other.name, 'en'),
  );
  return [
    '# Scores of the shipped models',
    '',
    '`growing-ca publish` writes this page from `manifest.json` and `scores.json`; do not edit it. Every file was scored by `growing-ca evaluate` over 8 random seeds. The error is the sum of squared differences of premultiplied RGBA over the whole grid / (40·40·4). Each pattern also lists the error of an empty grid. A cell shows the median of the trials and, in brackets, the worst. A pattern counts as healed if its error is below 0.002. Goals apply to fp32 files of models that regenerate. **Bold** values miss a goal or, at fp16 and q8, are worse than fp32 by more than allowed.',
    '',
    ...overview(sorted),
    ...sorted.flatMap(section),
  ].join('\n');
}

/** Models that learned most come first. */
function rank({ experiment }: ManifestModel): number {
  return -EXPERIMENT_NAMES.findIndex((name) => name === experiment);
}

function overview(models: readonly ManifestModel[]): string[] {
  const lines = models.map((model) => {
    const { name, experiment, files, poster } = model;
    const picture = poster ? `<img src="${poster.file}" width="64" alt="" />` : '';
    const missed = missedGoals(model);
    const verdict = !files.fp32?.scores
      ? 'not scored'
      : !traitsOf(experiment).hasGoals
        ? 'no goals'
        : missed.length === 0
          ? 'all reached'
          : `misses ${missed.length}`;
    const rows = rowsOf(files.fp32);
    const cells = [
      picture,
      `[${name}, ${experiment}](#${name}-${experiment})`,
      verdict,
      ...OVERVIEW.map((key) => (rows[key] ? describe(rows[key]) : '')),
      ...DTYPES.map((dtype) => (files[dtype] ? `${files[dtype].bytes}` : 'none')),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    `| | model | goals | ${OVERVIEW.map(rowInWords).join(' | ')} | bytes at fp32 | fp16 | q8 |`,
    `|---|---|---|${'---|'.repeat(OVERVIEW.length + DTYPES.length)}`,
    ...lines,
    '',
  ];
}

function section(model: ManifestModel): string[] {
  const { name, experiment, emoji, grid, files, iterations, command, commit, poster } = model;
  const title = [`## ${name}, ${experiment}`, ''];
  const picture = poster ? [`![${name}](${poster.file})`, ''] : [];
  const facts = [
    [emoji, `${grid.width}×${grid.height} cells`, iterations && `${iterations} iterations`]
      .filter(Boolean)
      .join(', '),
    command && `\`${command}\``,
    commit && `at ${commit}`,
  ].filter(Boolean);
  const keys = [...new Set(DTYPES.flatMap((dtype) => Object.keys(rowsOf(files[dtype]))))];
  const body =
    keys.length === 0 ? ['Not scored yet.', ''] : [...table(model, keys), '', ...remarks(model)];
  const blank = files.fp32?.scores?.blank;
  const scale = blank === undefined ? '' : ` An empty grid scores ${blank}.`;
  return [...title, ...picture, `${facts.join(' ')}.${scale}`, '', ...body];
}

function table({ files, experiment }: ManifestModel, keys: readonly string[]): string[] {
  const lines = keys.map((key) => {
    const goals = traitsOf(experiment).hasGoals ? (GOALS[key] ?? []) : [];
    const cells = DTYPES.map((dtype) => {
      const row = rowsOf(files[dtype])[key];
      if (!row) return '';
      const isMissed =
        dtype === 'fp32'
          ? goals.some((goal) => !isReached(row, goal))
          : failedRows(files[dtype]).includes(key);
      return isMissed ? `**${describe(row)}**` : describe(row);
    });
    return `| ${rowInWords(key)} | ${goals.map(describeGoal).join(', ')} | ${cells.join(' | ')} |`;
  });
  return ['| | goal | fp32 | fp16 | q8 |', '|---|---|---|---|---|', ...lines];
}

/** Sentences about missed goals, with the numbers. */
function remarks(model: ManifestModel): string[] {
  const { files } = model;
  const lines = missedGoals(model);
  for (const dtype of DTYPES) {
    const file = files[dtype];
    if (!file?.scores) lines.push(`There is no scored file at ${dtype}.`);
    const failed = failedRows(file);
    if (failed.length > 0) {
      lines.push(
        `At ${dtype} it is worse than fp32 by more than allowed: ${failed.map(rowInWords).join('; ')}.`,
      );
    }
    if (file?.finetune)
      lines.push(`At ${dtype} its weights were trained further with rounding: ${file.finetune}.`);
    const ill = Object.entries((file?.scores?.fates ?? {}) as Record<string, number>).filter(
      ([fate, count]) => fate !== 'well' && count > 0,
    );
    if (ill.length > 0) {
      lines.push(
        `Undisturbed at ${dtype}: ${ill.map(([fate, count]) => `${count} ${fate}`).join(', ')}.`,
      );
    }
  }
  const runtimes = DTYPES.map((dtype) => files[dtype]?.scores?.runtime).filter(Boolean);
  // Scores without a runtime are older than the kernel.
  if (runtimes.length > 0) lines.push(`Scored in: ${[...new Set(runtimes)].join(', ')}.`);
  return lines.length === 0 ? [] : [...lines.map((line) => `- ${line}`), ''];
}

function missedGoals({ experiment, files }: ManifestModel): string[] {
  if (!traitsOf(experiment).hasGoals || !files.fp32?.scores) return [];
  const rows = rowsOf(files.fp32);
  return Object.entries(GOALS).flatMap(([key, goals]) => {
    const row = rows[key];
    if (!row) return [`Not measured: ${rowInWords(key)}.`];
    return goals
      .filter((goal) => !isReached(row, goal))
      .map(
        (goal) =>
          `Misses ${describeGoal(goal)}, ${rowInWords(key)}: ${measured(row, goal.measure)}.`,
      );
  });
}

function rowsOf(file: ManifestFile | undefined): Record<string, RecordedRow> {
  const rows = Object.entries(file?.scores ?? {}).filter(([key]) => !NOT_ROWS.includes(key));
  return Object.fromEntries(rows) as Record<string, RecordedRow>;
}

function failedRows(file: ManifestFile | undefined): string[] {
  const [verdict, ...rows] = (file?.gate ?? '').split(',')[0].split(' ');
  return verdict === 'failed' ? rows : [];
}

function describe(row: RecordedRow): string {
  const errors = `${error(row.median)} (${error(row.worst)})`;
  return row.healedShare === undefined ? errors : `${errors} ${percentage(row.healedShare)}`;
}

function measured(row: RecordedRow, measure: keyof RecordedRow): string {
  const value = row[measure];
  return measure === 'healedShare' ? percentage(value ?? 0) : error(value ?? null);
}

function error(value: number | null): string {
  return value === null ? 'not finite' : value.toFixed(5);
}

/** `turned_30_300` as `turned by 30 degrees, t = 300`. */
function rowInWords(key: string): string {
  const [kind, ...numbers] = key.split('_');
  const steps = numbers.at(-1);
  if (kind === 'grown' || kind === 'held') return `${kind}, t = ${steps}`;
  if (kind === 'turned')
    return `turned by ${numbers.length > 1 ? numbers[0] : 90} degrees, t = ${steps}`;
  if (kind === 'healed') return `${steps} steps after a hole`;
  if (kind === 'halves') return `any half lost, ${steps} steps after`;
  if (kind === 'centre') return `centre lost, ${steps} steps after`;
  return kind === 'fates' ? 'undisturbed' : `${kind} half lost, ${steps} steps after`;
}

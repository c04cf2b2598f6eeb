import type { Target } from '../targets/target.js';
import { tryPatterns } from './crew.js';
import type { Fate } from './fate.js';
import { openHabitat, type Habitat } from './habitat.js';
import { stepsPerPattern, type EvaluationPlan } from './plan.js';
import { HALVES, HEALED_BELOW, isWounded, rowKey, rowsOf, type Row } from './rows.js';
import type { RuntimeChoice } from './runtime.js';
import { pictureError, summarise, turnAboutSeed, type Picture, type Summary } from './score.js';
import { tryGrowth, type Likeness, type PatternTrials, type Trial } from './trials.js';
import { hasGrown } from './verdict.js';

export type Fates = Record<Fate, number>;

/** A measurement over all patterns; errors are those of `pictureError`. */
export interface ScoreRow extends Row, Summary {
  trials: number;
  /** Share of wounded patterns whose error is below `HEALED_BELOW`, 0..1. */
  healedShare?: number;
  /** The patterns' fates when they were measured. */
  fates: Fates;
}

/** A score sheet. */
export interface Evaluation {
  /** The target's name. */
  target: string;
  grid: { width: number; height: number };
  /** The runtime: `kernel`, or `onnxruntime-web` and its version. */
  runtime: string;
  plan: EvaluationPlan;
  /** Error of an empty grid, for comparison. */
  blank: number;
  rows: ScoreRow[];
  /** The fates of the undisturbed patterns, from the first age of `heldAt` on. */
  fates: Fates;
  /**
   * Set if the patterns did not grow and nothing else was measured; `fates` are those at that time.
   */
  cutShort?: true;
}

/** The target that patterns are compared with. */
export interface Subject {
  target: Target;
  /** The target turned by angles, degrees clockwise: [4, height, width] each. */
  drawTurned: (degrees: readonly number[]) => Promise<Float32Array[]>;
}

export interface EvaluationRun {
  /** Threads to grow patterns on; they do not change the numbers. */
  threads?: number;
  /** The runtime for the file; default `auto`. */
  runtime?: RuntimeChoice;
  /** Stop if the patterns do not grow: further measurements would take long and tell nothing. */
  growthFirst?: boolean;
  /** Called with the finished share, 0..1. */
  onProgress?: (done: number) => void;
}

/**
 * Grows patterns from a model file and measures how well they match its target. The same arguments
 * give the same numbers.
 *
 * @param bytes the `.onnx` file
 * @param label how messages name it
 * @returns the score sheet, and all trials that it summarises, with pictures
 * @throws UserError if the file is not a model
 */
export async function evaluateModel(
  bytes: Uint8Array,
  label: string,
  subject: Subject,
  plan: EvaluationPlan,
  { threads = 1, runtime: choice, growthFirst, onProgress = () => undefined }: EvaluationRun = {},
): Promise<{ evaluation: Evaluation; likeness: Likeness; trials: Trial[] }> {
  const { target } = subject;
  const { width, height } = target;
  const likeness = { target, turned: await turnedTargets(subject, plan.turnedBy) };
  const steps = plan.patterns * stepsPerPattern(plan);
  let done = 0;
  const onSteps = (more: number) => {
    done += more;
    onProgress(Math.min(1, done / steps));
  };
  const habitat = await openHabitat(bytes, label, target, choice);
  const measure = async () => {
    const ungrown = growthFirst && (await findUngrown(habitat, likeness, plan));
    return ungrown || tryPatterns({ bytes, label, likeness, plan }, habitat, threads, onSteps);
  };
  const patterns = await measure().finally(() => habitat.runtime.release());
  onProgress(1);
  const trials = patterns.flatMap((pattern) => pattern.trials);
  const all = rowsOf(plan);
  const rows = all.filter((row) => trialsOf(row, trials).length > 0);
  const evaluation: Evaluation = {
    target: target.name,
    grid: { width, height },
    runtime: habitat.runtime.name,
    plan,
    blank: pictureError(new Float32Array(target.data.length), target, target.size),
    rows: rows.map((row) => scoreRow(row, trialsOf(row, trials))),
    fates: countFates(patterns),
    ...(rows.length < all.length && { cutShort: true }),
  };
  return { evaluation, likeness, trials };
}

/** @returns the trials of growing alone; undefined if the patterns did grow */
async function findUngrown(
  habitat: Habitat,
  likeness: Likeness,
  plan: EvaluationPlan,
): Promise<PatternTrials[] | undefined> {
  const patterns: PatternTrials[] = [];
  for (let index = 0; index < plan.patterns; index++) {
    patterns.push(await tryGrowth(habitat, likeness, plan, plan.randomSeed + index));
  }
  const errors = patterns.map(({ trials: [grown] }) => grown.error);
  return hasGrown(summarise(errors)) ? undefined : patterns;
}

/** The trials of a row; for `halves`, those of all four halves. */
export function trialsOf<Kept extends Pick<Trial, 'key'>>(
  row: Row,
  trials: readonly Kept[],
): Kept[] {
  const kinds = row.kind === 'halves' ? HALVES : [row.kind];
  const keys = kinds.map((kind) => rowKey({ ...row, kind }));
  return trials.filter(({ key }) => keys.includes(key));
}

/** Quarter turns are exact on the grid; for other angles the target is drawn again. */
async function turnedTargets(
  { target, drawTurned }: Subject,
  angles: readonly number[],
): Promise<Picture[]> {
  const oblique = angles.filter((degrees) => degrees % 90 !== 0);
  const drawn = oblique.length > 0 ? await drawTurned(oblique) : [];
  const { data, width, height } = target;
  return angles.map((degrees) =>
    degrees % 90 === 0
      ? turnAboutSeed({ data, width, height }, degrees / 90)
      : { data: drawn[oblique.indexOf(degrees)], width, height },
  );
}

function scoreRow(row: Row, trials: readonly Trial[]): ScoreRow {
  const errors = trials.map(({ error }) => error);
  const healed = errors.filter((error) => error < HEALED_BELOW).length;
  return {
    ...row,
    trials: errors.length,
    ...summarise(errors),
    ...(isWounded(row) && { healedShare: healed / errors.length }),
    fates: countFates(trials),
  };
}

function countFates(ended: readonly Pick<PatternTrials, 'fate'>[]): Fates {
  const fates: Fates = { well: 0, dead: 0, exploded: 0, sliding: 0 };
  for (const { fate } of ended) fates[fate]++;
  return fates;
}

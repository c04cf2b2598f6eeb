import { trainerCommit } from '../common/provenance.js';
import { UserError } from '../common/user-error.js';
import { isFolder } from '../evaluation/model-subject.js';
import { subjectOfRun } from '../evaluation/run-subject.js';
import { EMOJI_SOURCE, loadTarget, loadTurned, noticeBackdrop } from '../targets/load-target.js';
import type { Checkpoint } from '../training/checkpoint.js';
import { initialState } from '../training/initial-state.js';
import { flagOf } from '../training/knobs.js';
import { readCheckpoint } from '../training/run-folder.js';
import { FROM_WEIGHTS, type TrainingSettings } from '../training/settings.js';
import { TURN_DEGREES } from '../training/turns.js';
import { settingsFromFlags, settingsFromRun } from './settings-flags.js';
import { startingPoint, type StartingPoint } from './starting-point.js';
import type { TrainOptions } from './train.js';

/** A run before its first iteration. */
export interface NewRun {
  checkpoint: Checkpoint;
  /** Draws the turned targets, [4, height, width] each, if the run has rotations. */
  drawTurned?: () => Promise<Float32Array[]>;
}

/** The target and settings of a run, and how its turned targets are drawn. */
type Lesson = Pick<Checkpoint, 'settings' | 'target'> & Required<Pick<NewRun, 'drawTurned'>>;

/**
 * The start of a run of `growing-ca train`.
 *
 * @param spec the target; default: that of the run named by `options.from`
 * @throws UserError if anything is wrong with the target or the flags
 */
export async function newRun(spec: string | undefined, options: TrainOptions): Promise<NewRun> {
  const { settings, target, drawTurned } =
    spec === undefined ? await sameLesson(options) : await newLesson(spec, options);
  let start: StartingPoint | undefined;
  if (options.from !== undefined) start = await startingPoint(options.from, settings);
  const checkpoint: Checkpoint = {
    settings,
    target,
    // Every command needed to reproduce the model.
    command: [start?.command, options.command].filter(Boolean).join(' && '),
    commit: await trainerCommit(),
    state: initialState(settings, start?.weights),
  };
  return { checkpoint, ...(settings.rotations > 0 && { drawTurned }) };
}

async function newLesson(spec: string, options: TrainOptions): Promise<Lesson> {
  // Trained weights can grow something already.
  const usual = options.from === undefined ? {} : FROM_WEIGHTS;
  const settings = await settingsFromFlags(options, usual);
  const target = await loadTarget(spec, settings);
  await warnOfBackdrop(spec, options, settings);
  return { settings, target, drawTurned: () => loadTurned(spec, target, TURN_DEGREES) };
}

/** Takes the target, and settings not given by flags, from the run to train on. */
async function sameLesson(options: TrainOptions): Promise<Lesson> {
  const { from } = options;
  if (from === undefined) {
    throw new UserError('There is nothing to train: give an emoji, its name or an image file.');
  }
  if (!isFolder(from)) {
    throw new UserError(
      `${from} is no run's folder, so it does not say what to learn; give the target, too: an emoji, its name or an image file.`,
    );
  }
  const before = await readCheckpoint(from);
  const settings = await settingsFromRun(options, before.settings);
  const { source } = before.target;
  if (source.startsWith(EMOJI_SOURCE)) {
    const target = await loadTarget(source, settings);
    return { settings, target, drawTurned: () => loadTurned(source, target, TURN_DEGREES) };
  }
  const changed = (['size', 'padding', 'background'] as const).find(
    (name) => settings[name] !== before.settings[name],
  );
  if (changed) {
    throw new UserError(
      `${flagOf(changed)} ${settings[changed]} contradicts the run in ${from}, which has the picture ${source} at ${before.settings[changed]} only; leave it out, or give the picture, too.`,
    );
  }
  const { target, turned } = before;
  const drawTurned = async () => turned ?? subjectOfRun(target).drawTurned(TURN_DEGREES);
  return { settings, target, drawTurned };
}

/** Warns about a flat backdrop, unless a flag says what to do with it. */
async function warnOfBackdrop(
  spec: string,
  options: TrainOptions,
  { size, background }: TrainingSettings,
): Promise<void> {
  if (background === 'remove' || options.background !== undefined) return;
  const notice = await noticeBackdrop(spec, size);
  if (notice) console.error(`warning: ${notice}`);
}

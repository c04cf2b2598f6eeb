import { UserError } from '../common/user-error.js';
import type { Arithmetic } from '../kernel/arithmetic.js';
import { pixelsOf } from '../targets/target-pixels.js';
import { checkSettings, completeSettings, type GivenSettings } from '../training/check-settings.js';
import type { Checkpoint } from '../training/checkpoint.js';
import { initialState } from '../training/initial-state.js';
import { FROM_WEIGHTS } from '../training/settings.js';
import { AS_PROPERTIES } from '../training/wording.js';
import { explainInPage } from './explain.js';
import { hearing } from './hearing.js';
import { drawLarge, drawTarget, type Picture } from './picture.js';
import type { Progress } from './progress.js';
import { startingPoint } from './starting-point.js';
import { startWorker } from './start-worker.js';
import type { TrainingOffer } from './training-worker.js';

/** How training runs; these options do not change the result. */
export interface RunOptions {
  /** Ends training early, after the current iteration. */
  signal?: AbortSignal;
  /** Called after each iteration. */
  onProgress?: (progress: Progress) => void;
  /**
   * Called from time to time with everything needed to resume from there, for example after a
   * crash.
   */
  onCheckpoint?: (checkpoint: Checkpoint) => void;
  /** Seconds between calls of `onCheckpoint`; default 60. */
  checkpointEvery?: number;
  /** Number of threads; default: one per core. */
  workers?: number;
}

/** A new run. */
export interface NewRun extends RunOptions {
  /** The picture to grow. */
  picture: Picture;
  /** Name for files and metadata; default `target`. */
  name?: string;
  /** As the flags of `growing-ca train`, with the same defaults. */
  settings?: GivenSettings;
  /** One of our model files, whose weights the run starts with instead of random ones. */
  from?: Uint8Array;
  /**
   * `fused` is faster; `exact` gives the same bits as older engines. Default: the fastest
   * available.
   */
  arithmetic?: Arithmetic;
  resume?: undefined;
}

/** A run to resume, with its own picture and settings. */
export interface ResumedRun extends RunOptions {
  resume: Checkpoint;
}

/**
 * Trains in a worker, until the last iteration or the signal. The same picture, settings and random
 * seed give the same weights, bit for bit, as `growing-ca train` with the same arithmetic.
 *
 * @returns the run at its end: to export, to store or to resume
 * @throws UserError if a setting or the picture is wrong
 */
export async function train(options: NewRun | ResumedRun): Promise<Checkpoint> {
  // A resumed run keeps its arithmetic. Runs from before it was recorded used `exact`.
  const start = options.resume
    ? { arithmetic: 'exact' as const, ...checked(options.resume) }
    : await newRun(options);
  const { checkpointEvery = 60, onCheckpoint, onProgress, signal } = options;
  if (signal?.aborted) return start;
  const workers = checkWorkers(options.workers ?? navigator.hardwareConcurrency);
  const { remote, broken, terminate } = startWorker<TrainingOffer>(
    () => new Worker(new URL('./training-worker.js', import.meta.url), { type: 'module' }),
  );
  const stop = () => void remote.stop();
  signal?.addEventListener('abort', stop);
  try {
    const trained = remote.train(
      start,
      drawingToTurn(options, start),
      // A checkpoint is large: none is sent to nobody.
      { workers, checkpointEvery: onCheckpoint ? 1000 * checkpointEvery : Infinity },
      hearing(onProgress),
      hearing(onCheckpoint),
    );
    return await Promise.race([trained, broken]);
  } catch (error) {
    throw explainInPage(error);
  } finally {
    signal?.removeEventListener('abort', stop);
    terminate();
  }
}

/**
 * The drawing that the worker must turn, for a run with rotations whose target is not turned yet.
 */
function drawingToTurn(
  options: NewRun | ResumedRun,
  { settings, target, turned }: Checkpoint,
): Uint8ClampedArray | undefined {
  if (settings.rotations === 0 || turned) return undefined;
  if (!options.resume) return drawLarge(options.picture, settings);
  const { size } = settings;
  return drawLarge(new ImageData(pixelsOf(target), size), { ...settings, background: 'keep' });
}

function checkWorkers(workers: number): number {
  if (Number.isInteger(workers) && workers >= 1) return workers;
  throw new UserError(`workers is ${workers}; give a whole number from 1 on.`);
}

/**
 * Checks the settings of a run to resume, which a page may have changed: with a wrong one, its next
 * checkpoint could not be read.
 */
function checked(run: Checkpoint): Checkpoint {
  checkSettings('resume.settings', run.settings, AS_PROPERTIES);
  return run;
}

/** A run before its first iteration. */
async function newRun(options: NewRun): Promise<Checkpoint> {
  const { picture, name, arithmetic, from, settings: given = {} } = options;
  checkSettings('settings', given, AS_PROPERTIES);
  // Trained weights can grow something already.
  const usual = from ? FROM_WEIGHTS : {};
  const settings = completeSettings({ ...usual, ...given }, AS_PROPERTIES);
  const start = from && (await startingPoint(from, settings));
  return {
    settings,
    target: drawTarget(picture, settings, name),
    command: [start?.command, 'train() of growing-ca-trainer/browser'].filter(Boolean).join(' && '),
    commit: 'browser',
    ...(arithmetic && { arithmetic }),
    state: initialState(settings, start?.weights),
  };
}

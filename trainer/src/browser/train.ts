import { proxy } from 'comlink';
import { UserError } from '../common/user-error.js';
import type { Arithmetic } from '../kernel/arithmetic.js';
import { pixelsOf } from '../targets/target-pixels.js';
import { checkSettings, completeSettings, type GivenSettings } from '../training/check-settings.js';
import type { Checkpoint } from '../training/checkpoint.js';
import { initialState } from '../training/initial-state.js';
import { FROM_WEIGHTS } from '../training/settings.js';
import { AS_PROPERTIES } from '../training/wording.js';
import { explainInPage } from './explain.js';
import { drawLarge, drawTarget, type Picture } from './picture.js';
import type { Progress } from './progress.js';
import { startingPoint } from './starting-point.js';
import { startWorker } from './start-worker.js';
import type { TrainingOffer } from './training-worker.js';

/** How training runs; it changes no bit of what comes out. */
export interface RunOptions {
  /** Ends training early, after the iteration that is under way. */
  signal?: AbortSignal;
  /** Called after each iteration. */
  onProgress?: (progress: Progress) => void;
  /** Called from time to time with all that it takes to go on from there, such as after a crash. */
  onCheckpoint?: (checkpoint: Checkpoint) => void;
  /** Seconds between calls of `onCheckpoint`; 60 where it is left out. */
  checkpointEvery?: number;
  /** Threads that compute; one for each core of the machine where it is left out. */
  workers?: number;
}

/** A new run. */
export interface NewRun extends RunOptions {
  /** What is to grow. */
  picture: Picture;
  /** What files are called and metadata say; `target` where it is left out. */
  name?: string;
  /** As the flags of `growing-ca train`; the usual ones where they are left out. */
  settings?: GivenSettings;
  /** A model file of ours, whose weights the run begins with in place of random ones. */
  from?: Uint8Array;
  /** `fused` is faster and `exact` gives the bits of older engines; the faster where it is left out. */
  arithmetic?: Arithmetic;
  resume?: undefined;
}

/** A run that was stopped: it goes on with its own picture and settings. */
export interface ResumedRun extends RunOptions {
  resume: Checkpoint;
}

/**
 * Trains in a worker, until the last iteration or until the signal. The same picture, settings and
 * random seed give the same weights, bit for bit, as `growing-ca train` with the
 * same arithmetic.
 *
 * @returns the run as it is then: to export, to keep, or to go on with
 * @throws UserError if a setting or the picture is wrong
 */
export async function train(options: NewRun | ResumedRun): Promise<Checkpoint> {
  // A resumed run keeps its arithmetic; before it was recorded there was one.
  const start = options.resume
    ? { arithmetic: 'exact' as const, ...options.resume }
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
      { workers, checkpointEvery: 1000 * checkpointEvery },
      proxy((progress: Progress) => onProgress?.(progress)),
      proxy((checkpoint: Checkpoint) => onCheckpoint?.(checkpoint)),
    );
    return await Promise.race([trained, broken]);
  } catch (error) {
    throw explainInPage(error);
  } finally {
    signal?.removeEventListener('abort', stop);
    terminate();
  }
}

/** What the worker is to turn for a run with rotations that has not turned its target yet. */
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

/** A run before its first iteration. */
async function newRun(options: NewRun): Promise<Checkpoint> {
  const { picture, name, arithmetic, from, settings: given = {} } = options;
  checkSettings('settings', given, AS_PROPERTIES);
  // Weights that were trained have grown something already.
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

import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import type { Backend } from '../backends/start-backend.js';
import { shellWords } from '../common/shell-words.js';
import { UserError } from '../common/user-error.js';
import { RunPictures } from '../pictures/run-pictures.js';
import { loadTarget } from '../targets/load-target.js';
import type { Checkpoint } from '../training/checkpoint.js';
import { TrainingProgress } from '../training/progress.js';
import { RunFolder } from '../training/run-folder.js';
import type { IterationReport } from '../training/training-state.js';
import { Trainer } from '../training/trainer.js';
import type { BackendFlags } from './backend-of-run.js';
import { backendOfRun } from './backend-of-run.js';
import { finishRun } from './finish-run.js';
import { newRun, type NewRun } from './new-run.js';
import type { ScoresChoice } from './scores-choice.js';
import type { SettingsFlags } from './settings-flags.js';
import { checkAgainstRun } from './settings-flags.js';
import { StopSignals } from './stop-signals.js';
import { trainOnCommand } from './train-on.js';

export interface TrainOptions extends SettingsFlags, BackendFlags {
  /** The run's folder. */
  out: string;
  /** A run folder or a model file whose weights a new run starts with. */
  from?: string;
  /** Resume the run in `out`. */
  resume?: boolean;
  /** Seconds between checkpoints. */
  checkpointEvery?: number;
  /** How to score the model at the end, if at all. */
  scores?: ScoresChoice | false;
  /** Address of the folder with the element's code, for `embed.html`. */
  embedBase?: string;
  /** The command line, for the record. */
  command: string;
}

/** Milliseconds between writes of the log. */
const LOG_EVERY = 1000;

/**
 * `growing-ca train TARGET --out FOLDER`: trains until the last iteration, or until a signal, and
 * leaves a checkpoint in either case.
 *
 * @returns the signal that ended it early, if one did
 * @throws UserError if anything is wrong with the target, the flags or the folder
 */
export async function runTrain(
  spec: string | undefined,
  options: TrainOptions,
): Promise<NodeJS.Signals | undefined> {
  if (options.resume && options.from !== undefined) {
    throw new UserError('--resume continues a run with its own weights; leave out --from.');
  }
  const stop = new StopSignals();
  try {
    if (!options.resume) return await train(await newRun(spec, options), options, stop);
    const { run, checkpoint } = await RunFolder.open(options.out, stop.asked);
    try {
      await checkResumed(spec, options, checkpoint);
    } catch (error) {
      await run.close();
      throw error;
    }
    return await train({ checkpoint }, options, stop, run);
  } catch (error) {
    // Stopped while waiting for the folder.
    if ((error as Error).name === 'AbortError' && stop.name) return stop.name;
    throw error;
  } finally {
    stop.close();
  }
}

/** Prints a line above the progress bar. */
function warn(message: string): void {
  console.error(`\nwarning: ${message}`);
}

/** @param opened the folder of a resumed run; closed at the end, like one that is created here */
async function train(
  { checkpoint: saved, drawTurned }: NewRun,
  options: TrainOptions,
  stop: StopSignals,
  opened?: RunFolder,
): Promise<NodeJS.Signals | undefined> {
  const { settings, target, state } = saved;
  let run = opened;
  let backend: Backend | undefined;
  let started: Trainer | undefined;
  try {
    // Started before the folder is made, so that a run too large for the memory leaves nothing
    // behind.
    backend = await backendOfRun(saved, options, run !== undefined);
    const checkpoint: Checkpoint = {
      ...saved,
      arithmetic: backend.arithmetic ?? saved.arithmetic,
      turned: drawTurned ? await drawTurned() : saved.turned,
    };
    run ??= await RunFolder.create(options.out, checkpoint, stop.asked);
    const { turned } = checkpoint;
    const trainer = (started = new Trainer(settings, target, backend.rollout, state, turned));
    const pictures = new RunPictures(run, checkpoint, warn);
    await pictures.started();
    if (!trainer.done) {
      await trainLoop(trainer, () => stop.asked.aborted, {
        checkpointEvery: 1000 * (options.checkpointEvery ?? 60),
        progress: new TrainingProgress(settings.iterations, trainer.iteration),
        save: async () => {
          const now = trainer.state();
          await run!.save({ ...checkpoint, state: now });
          await pictures.saved(now);
        },
        log: (reports) => run!.log(reports),
        watch: () => pictures.iterated(trainer.iteration, () => trainer.state()),
      });
    }
    await pictures.finished(trainer.state());
    console.log(describeEnd(saved, trainer, run.path, options));
    if (!trainer.done) return stop.name;
    // Everything irreplaceable is saved: from now on a signal may end the process at once.
    stop.close();
    const threads = options.threads ?? availableParallelism();
    const done = { ...checkpoint, state: trainer.state() };
    await finishRun(run, done, { ...options, threads, warn });
    return undefined;
  } finally {
    started?.dispose();
    await run?.close();
    await backend?.dispose();
  }
}

function describeEnd(
  { settings: { iterations }, state }: Checkpoint,
  { iteration, done }: Trainer,
  folder: string,
  options: TrainOptions,
): string {
  if (state.iteration >= iterations) {
    const command = trainOnCommand(folder, { iterations });
    return `The run in ${folder} was done already, after ${iterations} iterations; its final files are written again. Train on with: ${command}`;
  }
  if (done) return `Trained ${iteration} iterations into ${folder}`;
  return `Stopped after ${iteration} of ${iterations} iterations; continue with: ${resumeCommand(folder, options)}`;
}

/** Repeats the options that are not settings of the run. */
function resumeCommand(folder: string, options: TrainOptions): string {
  const { backend, threads, checkpointEvery, scores, embedBase } = options;
  const repeated = Object.entries({
    '--backend': backend,
    '--threads': threads,
    '--checkpoint-every': checkpointEvery,
    '--scores': scores || undefined,
    '--embed-base': embedBase,
  }).flatMap(([flag, value]) => (value === undefined ? [] : [flag, String(value)]));
  if (scores === false) repeated.push('--no-scores');
  return shellWords(['growing-ca', 'train', '--out', folder, '--resume', ...repeated]);
}

async function checkResumed(
  spec: string | undefined,
  options: TrainOptions,
  { settings, target }: Checkpoint,
): Promise<void> {
  await checkAgainstRun(options, settings, options.out);
  const named = spec === undefined ? target : await loadTarget(spec, settings);
  if (named.data.every((value, index) => value === target.data[index])) return;
  if (named.source === target.source) {
    throw new UserError(
      `${target.source} has changed since the run was started; leave the target out to go on with what it was, or start a new run without --resume.`,
    );
  }
  throw new UserError(
    `The run was started with the target ${target.source}, not ${named.source}; leave the target out, or start a new run without --resume.`,
  );
}

interface LoopActions {
  /** Milliseconds between checkpoints. */
  checkpointEvery: number;
  progress: TrainingProgress;
  save: () => Promise<void>;
  log: (reports: IterationReport[]) => Promise<void>;
  /** Called after every iteration. */
  watch: () => Promise<void>;
}

/** Trains until done or stopped, and saves at the end. */
async function trainLoop(
  trainer: Trainer,
  stopped: () => boolean,
  { checkpointEvery, progress, save, log, watch }: LoopActions,
): Promise<void> {
  let unlogged: IterationReport[] = [];
  const writeLog = async () => {
    await log(unlogged);
    unlogged = [];
  };
  // The log first, so that it has every iteration of the checkpoint even if the process is killed.
  const writeBoth = async () => {
    await writeLog();
    await save();
  };
  let logged = performance.now();
  let saved = logged;
  try {
    while (!trainer.done && !stopped()) {
      const report = trainer.iterate();
      unlogged.push(report);
      progress.update(report);
      await watch();
      const now = performance.now();
      if (now - logged > LOG_EVERY) {
        await writeLog();
        logged = now;
      }
      if (now - saved > checkpointEvery || report.trouble) {
        await writeBoth();
        logged = saved = performance.now();
      }
      // Lets signals be handled and the progress bar be drawn.
      await setImmediate();
    }
    await writeBoth();
  } finally {
    progress.stop();
  }
}

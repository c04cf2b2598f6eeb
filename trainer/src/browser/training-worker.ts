/** The Web Worker that trains: loop, loss and optimiser. */
import { expose } from 'comlink';
import { fastestArithmetic } from '../kernel/arithmetic.js';
import type { Checkpoint } from '../training/checkpoint.js';
import { iterateApart } from '../training/iterate-apart.js';
import { ruleOf } from '../training/settings.js';
import { Trainer } from '../training/trainer.js';
import { openKernel } from './open-kernel.js';
import type { Progress } from './progress.js';
import { startTensorFlow } from './start-tensorflow.js';
import { turnedTargets } from './turned-targets.js';

/** The result of a page's callback when it is called from the worker. */
type Told = void | Promise<void>;

let stopped = false;

const offer = {
  /**
   * Trains until the last iteration, or until stopped.
   *
   * @param drawing to turn, for a new run with rotations
   * @param checkpointEvery milliseconds
   * @returns the final checkpoint
   */
  async train(
    start: Checkpoint,
    drawing: Uint8ClampedArray | undefined,
    { workers, checkpointEvery }: { workers: number; checkpointEvery: number },
    onProgress: (progress: Progress) => Told,
    onCheckpoint: (checkpoint: Checkpoint) => Told,
  ): Promise<Checkpoint> {
    const { settings, state, target, arithmetic = fastestArithmetic() } = start;
    const turned = drawing ? turnedTargets(drawing, settings) : start.turned;
    const checkpoint: Checkpoint = { ...start, arithmetic, ...(turned && { turned }) };
    const { height, width } = target;
    const rule = ruleOf(settings);
    const size = { height, width, batch: settings.batch, maxSteps: settings.steps[1] };
    await startTensorFlow();
    const { kernel, sharing, dispose } = await openKernel(rule, { ...size, arithmetic }, workers);
    const trainer = new Trainer(settings, target, undefined, state, turned);
    let saved = performance.now();
    let heard: Told = undefined;
    try {
      while (!trainer.done && !stopped) {
        const report = await iterateApart(trainer, rule, kernel);
        // Sends one report at a time: so a busy page is not flooded, and its own messages, such as
        // the one to stop, get through.
        await heard;
        heard = onProgress({ ...report, weights: trainer.weights(), sharing });
        if (performance.now() - saved > checkpointEvery && !trainer.done) {
          await onCheckpoint({ ...checkpoint, state: trainer.state() });
          saved = performance.now();
        }
      }
      await heard;
      return { ...checkpoint, state: trainer.state() };
    } finally {
      trainer.dispose();
      dispose();
    }
  },

  /** Ends training after the current iteration. */
  stop(): void {
    stopped = true;
  },
};

export type TrainingOffer = typeof offer;

expose(offer);

/** The file of the Web Worker that trains: the loop, the loss and the optimiser. */
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

/** What a page's function answers, once it is called from here. */
type Told = void | Promise<void>;

let stopped = false;

const offer = {
  /**
   * Trains until the last iteration, or until stopped.
   *
   * @param drawing what to turn for a new run with rotations
   * @param checkpointEvery milliseconds
   * @returns the checkpoint at its end
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
        // One word at a time: a page that is busy is not flooded, and others of its messages get
        // in, such as the one to stop.
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

  /** Training ends after the iteration that is under way. */
  stop(): void {
    stopped = true;
  },
};

export type TrainingOffer = typeof offer;

expose(offer);

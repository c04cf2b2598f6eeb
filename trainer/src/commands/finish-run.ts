import path from 'node:path';
import { METADATA_KEYS } from '../../../src/model/contract.js';
import { refusedMemory } from '../common/memory-limit.js';
import { reasonOf } from '../common/reason.js';
import { animate } from '../drawing/animation.js';
import { WHITE } from '../drawing/colour.js';
import { usualScale } from '../drawing/raster.js';
import { evaluateModel } from '../evaluation/evaluate-model.js';
import { openPictureHabitat } from '../evaluation/habitat.js';
import { completePlan, DEFAULT_PLAN, QUICK_PLAN } from '../evaluation/plan.js';
import { medianRecord, scoreTable } from '../evaluation/report.js';
import { subjectOfRun } from '../evaluation/run-subject.js';
import { drawSheet } from '../evaluation/sheet.js';
import type { TrainOn } from '../evaluation/verdict.js';
import { setMetadata } from '../onnx/set-metadata.js';
import { modelFileName } from '../onnx/write-model.js';
import { DEFAULT_EMBED_BASE, embedPage } from '../pictures/embed-page.js';
import { drawPoster } from '../pictures/poster.js';
import { framesOf } from '../pictures/preview.js';
import { SCENES, woundRadius } from '../pictures/scenes.js';
import type { Checkpoint } from '../training/checkpoint.js';
import { EXPERIMENTS } from '../training/experiments.js';
import type { RunFolder } from '../training/run-folder.js';
import { exportModel } from './export.js';
import { withShareBar } from './share-bar.js';
import type { ScoresChoice } from './scores-choice.js';
import { trainOnCommand } from './train-on.js';

export interface FinishOptions {
  /** How to score the model, if at all; default: `full`, which takes minutes. */
  scores?: ScoresChoice | false;
  /** Address of the folder with the element's code, for `embed.html`. */
  embedBase?: string;
  /** Threads to score on. */
  threads: number;
  /** Called with a message for each file that could not be made. */
  warn: (message: string) => void;
}

const RANDOM_SEED = 1;
const PLANS = { quick: QUICK_PLAN, full: DEFAULT_PLAN };

/**
 * Writes the results of a finished run into its folder: the model file, a poster, an animation, a
 * page that embeds the model, and its scores. If any but the model file fails, it only warns.
 *
 * @param checkpoint of the last iteration
 * @throws UserError if the model file cannot be written, or another run took the folder over
 */
export async function finishRun(
  run: RunFolder,
  checkpoint: Checkpoint,
  { scores = 'full', embedBase = DEFAULT_EMBED_BASE, threads, warn }: FinishOptions,
): Promise<void> {
  const { settings, target } = checkpoint;
  const modelFile = modelFileName(target.name, settings.experiment, 'fp32');
  run.check();
  const bytes = await exportModel(checkpoint, path.join(run.path, modelFile));
  const write = (name: string, content: string | Uint8Array) => run.write(name, content);
  const attempt = async (what: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      run.check();
      const refused = refusedMemory(error);
      warn(
        refused
          ? `${what} could not be made: ${refused.message} Then continue with --resume.`
          : `${what} could not be made (${reasonOf(error)}); free some space, then continue with --resume.`,
      );
    }
  };

  console.log(`The model is ${path.join(run.path, modelFile)}`);

  const posterFile = 'poster.png';
  await attempt('The poster and the animation', async () => {
    const { poster, animation } = await drawModel(bytes, modelFile, checkpoint);
    await write(posterFile, poster);
    await write('animation.gif', animation);
  });
  await attempt('embed.html', () => {
    const { name } = target;
    return write('embed.html', embedPage({ name, modelFile, posterFile, base: embedBase }));
  });
  if (!scores) return;
  await attempt('The score sheet', async () => {
    const plan = completePlan(target.size, {}, PLANS[scores]);
    const subject = subjectOfRun(target);
    const { evaluation, likeness, trials } = await withShareBar('scores', (onProgress) =>
      evaluateModel(bytes, modelFile, subject, plan, { threads, growthFirst: true, onProgress }),
    );
    await write('scores.json', `${JSON.stringify(evaluation, null, 2)}\n`);
    const trainOn: TrainOn = (how) => trainOnCommand(run.path, how);
    const table = scoreTable(evaluation, settings.experiment, trainOn);
    await write('scores.txt', `${table}\n`);
    await write('scores.png', await drawSheet(evaluation, likeness, trials));
    if (scores === 'full') {
      const record = JSON.stringify(medianRecord(evaluation));
      await write(modelFile, setMetadata(bytes, { [METADATA_KEYS.scores]: record }));
    }
    console.log(table);
  });
}

async function drawModel(
  bytes: Uint8Array,
  label: string,
  { settings, target }: Checkpoint,
): Promise<{ poster: Buffer; animation: Buffer }> {
  const { experiment } = settings;
  const { width, height, size } = target;
  const habitat = await openPictureHabitat(bytes, label);
  try {
    const poster = await drawPoster(habitat, experiment);
    const scale = usualScale(width, height);
    const plan = { randomSeed: RANDOM_SEED, age: 0, woundRadius: woundRadius(size) };
    const moments = await SCENES.grow(habitat, plan);
    if (EXPERIMENTS[experiment].damages) moments.push(...(await SCENES.heal(habitat, plan)));
    const frames = framesOf(moments, habitat, { scale, background: WHITE });
    return { poster, animation: await animate(frames, 'gif') };
  } finally {
    await habitat.runtime.release();
  }
}

/** The Web Worker for model files: writes, opens, measures and draws them. */
import { expose } from 'comlink';
import { measureWords, type WordScore } from '../evaluation/words.js';
import { buildModel } from './build-model.js';
import { drawPosterOf } from './draw-poster.js';
import type { Exported } from './exported.js';
import { inKernelHabitat } from './kernel-habitat.js';
import { openFile } from './open-file.js';
import { readOwnModel } from './read-own-model.js';
import { writePage } from './write-page.js';

const offer = {
  /** See exportModel. */
  build: buildModel,

  /** See openModel. */
  open: openFile,

  /** See startingPoint. */
  read: readOwnModel,

  /** See measure. */
  async measure(
    run: Exported,
    onMeasured: (score: WordScore) => void | Promise<void>,
  ): Promise<WordScore[]> {
    const bytes = await buildModel(run, 'fp32');
    return inKernelHabitat(bytes, (habitat) =>
      measureWords(habitat, run.target, (score) => void onMeasured(score)),
    );
  },

  /** See drawPoster. */
  async poster(run: Exported): Promise<Blob> {
    return drawPosterOf(await buildModel(run, 'fp32'), run.settings.experiment);
  },

  /** See exportPage. */
  async page(run: Exported): Promise<Uint8Array> {
    return writePage(await buildModel(run, 'q8'), run);
  },
};

export type ModelOffer = typeof offer;

expose(offer);

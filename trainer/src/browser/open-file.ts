import { METADATA_KEYS } from '../../../src/model/contract.js';
import { TRANSPARENT } from '../drawing/colour.js';
import { drawState } from '../drawing/raster.js';
import { Specimen } from '../evaluation/specimen.js';
import type { ModelDescription } from '../onnx/read-model.js';
import { settingsOfModel } from '../onnx/settings-of-model.js';
import { buildStepModel } from '../onnx/step-graph.js';
import type { RuleWeights } from '../rule/weights.js';
import { DEFAULT_SIZE, makeTarget, slug } from '../targets/make-target.js';
import { unpackPixels } from '../targets/target-pixels.js';
import { checkSettings } from '../training/check-settings.js';
import { traitsOf } from '../training/experiments.js';
import { initialState } from '../training/initial-state.js';
import { ruleOf, type TrainingSettings } from '../training/settings.js';
import { AS_PROPERTIES } from '../training/wording.js';
import { inKernelHabitat } from './kernel-habitat.js';
import { readOwnModel } from './read-own-model.js';
import type { OpenedModel } from './open-model.js';

const RANDOM_SEED = 1;

/** See openModel. */
export async function openFile(bytes: Uint8Array): Promise<OpenedModel> {
  const { description, rule, weights } = readOwnModel(bytes);
  const { metadata } = description;
  const settings = settingsOfModel(rule, description, sizesOf(description));
  checkSettings('the model', settings, AS_PROPERTIES);
  const packed = metadata[METADATA_KEYS.targetPixels];
  const held = packed && (await unpackPixels(packed, settings.size));
  const pixels = held || (await grownPixels(weights, settings));
  const name = slug(metadata[METADATA_KEYS.target] ?? 'target');
  const about = {
    name,
    source: metadata[METADATA_KEYS.source] ?? name,
    licence: metadata[METADATA_KEYS.licence] ?? 'NOASSERTION',
    emoji: metadata[METADATA_KEYS.emoji],
  };
  const checkpoint = {
    settings,
    target: makeTarget(pixels, settings, about, 'What the model grows'),
    command: [metadata[METADATA_KEYS.command], 'openModel() of growing-ca-trainer/browser']
      .filter(Boolean)
      .join(' && '),
    commit: 'browser',
    state: initialState(settings, weights),
  };
  return { checkpoint, name, target: held ? 'file' : 'grown' };
}

/** Cells of the picture and its padding: from the metadata, or guessed from the grid. */
function sizesOf({ grid, metadata }: ModelDescription) {
  const side = Math.max(grid.width, grid.height);
  const said = Number(metadata[METADATA_KEYS.targetSize] ?? DEFAULT_SIZE);
  const size = said >= 4 && said <= side ? Math.floor(said) : side;
  const isCutOut = metadata[METADATA_KEYS.targetBackground] === 'remove';
  return {
    size,
    padding: Math.floor((side - size) / 2),
    ...(isCutOut && { background: 'remove' as const }),
  };
}

/** The pattern that the weights grow, as a picture: RGBA, 0..255, [size, size, 4]. */
async function grownPixels(weights: RuleWeights, settings: TrainingSettings): Promise<Uint8Array> {
  const { size, padding, experiment, fireRate } = settings;
  const side = size + 2 * padding;
  const grid = { width: side, height: side };
  const model = buildStepModel(ruleOf(settings), weights);
  const { data } = await inKernelHabitat(
    model,
    async (habitat) => {
      const specimen = new Specimen({ ...habitat, fireRate }, RANDOM_SEED);
      await specimen.growTo(traitsOf(experiment).posterAge);
      return drawState(specimen.state, side, side, { scale: 1, background: TRANSPARENT });
    },
    grid,
  );
  const pixels = new Uint8Array(4 * size * size);
  for (let row = 0; row < size; row++) {
    const from = 4 * ((row + padding) * side + padding);
    pixels.set(data.subarray(from, from + 4 * size), 4 * row * size);
  }
  return pixels;
}

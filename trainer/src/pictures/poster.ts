import { TRANSPARENT } from '../drawing/colour.js';
import { drawState, toPng, toWebp, usualScale } from '../drawing/raster.js';
import { openHabitat, type Habitat } from '../evaluation/habitat.js';
import { Specimen } from '../evaluation/specimen.js';
import { traitsOf } from '../training/experiments.js';

/** Of the usual number of pixels per cell: posters are shown large. */
const ENLARGED = 2;
const RANDOM_SEED = 1;

/** A pattern once it has grown, on a transparent background; for people, thus as a PNG file. */
export async function drawPoster(
  habitat: Habitat,
  experiment?: string,
  encode = toPng,
): Promise<Buffer> {
  const { width, height } = habitat;
  const specimen = new Specimen(habitat, RANDOM_SEED);
  await specimen.growTo(traitsOf(experiment).posterAge);
  const look = { scale: ENLARGED * usualScale(width, height), background: TRANSPARENT };
  return encode(drawState(specimen.state, width, height, look));
}

/**
 * The same for a model file, as the WebP file that pages fetch.
 *
 * @throws UserError if it is none
 */
export async function posterOfModel(
  bytes: Uint8Array,
  label: string,
  experiment?: string,
): Promise<Buffer> {
  const habitat = await openHabitat(bytes, label);
  try {
    return await drawPoster(habitat, experiment, toWebp);
  } finally {
    await habitat.runtime.release();
  }
}

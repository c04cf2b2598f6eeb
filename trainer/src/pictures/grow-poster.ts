import { TRANSPARENT } from '../drawing/colour.js';
import { drawState, usualScale, type Raster } from '../drawing/raster.js';
import type { Habitat } from '../evaluation/habitat.js';
import { Specimen } from '../evaluation/specimen.js';
import { traitsOf } from '../training/experiments.js';

/** Factor on the usual number of pixels per cell: posters are shown large. */
const ENLARGED = 2;
const RANDOM_SEED = 1;

/** Draws a grown pattern on a transparent background, the same in a page as on Node.js. */
export async function growPoster(habitat: Habitat, experiment?: string): Promise<Raster> {
  const { width, height } = habitat;
  const specimen = new Specimen(habitat, RANDOM_SEED);
  await specimen.growTo(traitsOf(experiment).posterAge);
  const look = { scale: ENLARGED * usualScale(width, height), background: TRANSPARENT };
  return drawState(specimen.state, width, height, look);
}

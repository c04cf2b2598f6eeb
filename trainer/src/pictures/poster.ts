import { toPng, toWebp } from '../drawing/encode.js';
import { openPictureHabitat, type Habitat } from '../evaluation/habitat.js';
import { growPoster } from './grow-poster.js';

/** Draws a poster as a PNG file, for people; see growPoster. */
export async function drawPoster(
  habitat: Habitat,
  experiment?: string,
  encode = toPng,
): Promise<Buffer> {
  return encode(await growPoster(habitat, experiment));
}

/**
 * Draws the poster of a model file as a WebP file, for pages.
 *
 * @throws UserError if it is not a model file
 */
export async function posterOfModel(
  bytes: Uint8Array,
  label: string,
  experiment?: string,
): Promise<Buffer> {
  const habitat = await openPictureHabitat(bytes, label);
  try {
    return await drawPoster(habitat, experiment, toWebp);
  } finally {
    await habitat.runtime.release();
  }
}

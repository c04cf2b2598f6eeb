import { toPng, toWebp } from '../drawing/encode.js';
import { openPictureHabitat, type Habitat } from '../evaluation/habitat.js';
import { growPoster } from './grow-poster.js';

/** See growPoster; for people, thus as a PNG file. */
export async function drawPoster(
  habitat: Habitat,
  experiment?: string,
  encode = toPng,
): Promise<Buffer> {
  return encode(await growPoster(habitat, experiment));
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
  const habitat = await openPictureHabitat(bytes, label);
  try {
    return await drawPoster(habitat, experiment, toWebp);
  } finally {
    await habitat.runtime.release();
  }
}

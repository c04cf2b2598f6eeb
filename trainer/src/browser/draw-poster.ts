import { growPoster } from '../pictures/grow-poster.js';
import { inKernelHabitat } from './kernel-habitat.js';

/** What a WebP file without loss has after its header. */
const LOSSLESS = 'VP8L';

/**
 * Grows a pattern and draws it.
 *
 * @returns WebP without loss where the browser writes it, else PNG
 */
export async function drawPosterOf(model: Uint8Array, experiment: string): Promise<Blob> {
  const { data, width, height } = await inKernelHabitat(model, (habitat) =>
    growPoster(habitat, experiment),
  );
  const canvas = new OffscreenCanvas(width, height);
  const pixels = new ImageData(new Uint8ClampedArray(data), width, height);
  canvas.getContext('2d')!.putImageData(pixels, 0, 0);
  // Asked for all the quality there is, some browsers encode without loss.
  const webp = await canvas.convertToBlob({ type: 'image/webp', quality: 1 });
  const start = await webp.slice(0, 64).text();
  return start.includes(LOSSLESS) ? webp : canvas.convertToBlob({ type: 'image/png' });
}

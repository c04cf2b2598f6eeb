import { growPoster } from '../pictures/grow-poster.js';
import { inKernelHabitat } from './kernel-habitat.js';

/** The part in which a WebP file has pixels without loss. */
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
  const isLossless = chunksOf(new Uint8Array(await webp.arrayBuffer())).includes(LOSSLESS);
  return isLossless ? webp : canvas.convertToBlob({ type: 'image/png' });
}

/** The names of the parts of a WebP file. */
function chunksOf(bytes: Uint8Array): string[] {
  const view = new DataView(bytes.buffer);
  const names: string[] = [];
  // Each has a name, its length, and content of an even number of bytes.
  for (let at = 12; at + 8 <= bytes.length;) {
    names.push(String.fromCharCode(...bytes.subarray(at, at + 4)));
    const length = view.getUint32(at + 4, true);
    at += 8 + length + (length % 2);
  }
  return names;
}

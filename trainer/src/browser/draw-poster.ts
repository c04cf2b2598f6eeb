import { growPoster } from '../pictures/grow-poster.js';
import { inKernelHabitat } from './kernel-habitat.js';

/** The chunk of a WebP file that holds lossless pixels. */
const LOSSLESS = 'VP8L';

/**
 * Grows a pattern and draws it.
 *
 * @returns lossless WebP if the browser can write it, otherwise PNG
 */
export async function drawPosterOf(model: Uint8Array, experiment: string): Promise<Blob> {
  const { data, width, height } = await inKernelHabitat(model, (habitat) =>
    growPoster(habitat, experiment),
  );
  const canvas = new OffscreenCanvas(width, height);
  const pixels = new ImageData(new Uint8ClampedArray(data), width, height);
  canvas.getContext('2d')!.putImageData(pixels, 0, 0);
  // At full quality some browsers encode without loss.
  const webp = await canvas.convertToBlob({ type: 'image/webp', quality: 1 });
  const isLossless = chunksOf(new Uint8Array(await webp.arrayBuffer())).includes(LOSSLESS);
  return isLossless ? webp : canvas.convertToBlob({ type: 'image/png' });
}

/** The names of the chunks of a WebP file. */
function chunksOf(bytes: Uint8Array): string[] {
  const view = new DataView(bytes.buffer);
  const names: string[] = [];
  // Each chunk has a name, a length, and content padded to an even number of bytes.
  for (let at = 12; at + 8 <= bytes.length;) {
    names.push(String.fromCharCode(...bytes.subarray(at, at + 4)));
    const length = view.getUint32(at + 4, true);
    at += 8 + length + (length % 2);
  }
  return names;
}

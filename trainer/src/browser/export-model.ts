import type { Dtype } from '../../../src/model/contract.js';
import type { Checkpoint } from '../training/checkpoint.js';
import { askModelWorker } from './ask-model-worker.js';
import { exportedOf } from './exported.js';

/**
 * Writes a run's current weights as a model file for `<growing-ca src>`, like `growing-ca export`.
 * Takes a moment; at q8, which is rounded by examples, about ten seconds.
 *
 * @returns the bytes of a `.onnx` file
 */
export function exportModel(checkpoint: Checkpoint, dtype: Dtype = 'fp32'): Promise<Uint8Array> {
  return askModelWorker((remote) => remote.build(exportedOf(checkpoint), dtype));
}

/**
 * Writes the single HTML file of `growing-ca export --html`, with tag, kernel, q8 weights and
 * poster.
 *
 * @returns its bytes, UTF-8
 */
export function exportPage(checkpoint: Checkpoint): Promise<Uint8Array> {
  return askModelWorker((remote) => remote.page(exportedOf(checkpoint)));
}

/**
 * Draws the poster of `growing-ca publish`: the grown pattern on a transparent background.
 *
 * @returns lossless WebP if the browser can write it, otherwise PNG
 */
export function drawPoster(checkpoint: Checkpoint): Promise<Blob> {
  return askModelWorker((remote) => remote.poster(exportedOf(checkpoint)));
}

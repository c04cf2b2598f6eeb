import type { Dtype } from '../../../src/model/contract.js';
import type { Checkpoint } from '../training/checkpoint.js';
import { askModelWorker } from './ask-model-worker.js';
import { exportedOf } from './exported.js';

/**
 * A model file of a run as it is, for `<growing-ca src>`: the weights that `growing-ca export`
 * writes. It takes a moment, and at q8, which is rounded by examples, some ten seconds.
 *
 * @returns the bytes of a `.onnx` file
 */
export function exportModel(checkpoint: Checkpoint, dtype: Dtype = 'fp32'): Promise<Uint8Array> {
  return askModelWorker((remote) => remote.build(exportedOf(checkpoint), dtype));
}

/**
 * The one HTML file of `growing-ca export --html`: tag, kernel, weights at q8 and poster inside.
 *
 * @returns its bytes, UTF-8
 */
export function exportPage(checkpoint: Checkpoint): Promise<Uint8Array> {
  return askModelWorker((remote) => remote.page(exportedOf(checkpoint)));
}

/**
 * The poster that `growing-ca publish` writes: the pattern once it has grown, on nothing.
 *
 * @returns WebP without loss where the browser writes it, else PNG
 */
export function drawPoster(checkpoint: Checkpoint): Promise<Blob> {
  return askModelWorker((remote) => remote.poster(exportedOf(checkpoint)));
}

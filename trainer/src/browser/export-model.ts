import type { Dtype } from '../../../src/model/contract.js';
import type { Checkpoint } from '../training/checkpoint.js';
import type { ExportOffer } from './export-worker.js';
import { startWorker } from './start-worker.js';

/**
 * A model file of a run as it is, for `<growing-ca src>`: the weights that `growing-ca export`
 * writes. It takes a moment, and at q8, which is rounded by examples, some ten seconds.
 *
 * @returns the bytes of a `.onnx` file
 */
export async function exportModel(
  checkpoint: Checkpoint,
  dtype: Dtype = 'fp32',
): Promise<Uint8Array> {
  const { remote, broken, terminate } = startWorker<ExportOffer>(
    () => new Worker(new URL('./export-worker.js', import.meta.url), { type: 'module' }),
  );
  const { settings, target, command, commit, state } = checkpoint;
  // The pool is large, and nothing of it goes into the file.
  const run = { settings, target, command, commit, state: { ...state, pool: new Map() } };
  try {
    return await Promise.race([remote.build(run, dtype), broken]);
  } finally {
    terminate();
  }
}

import type { Checkpoint } from '../training/checkpoint.js';
import { askModelWorker } from './ask-model-worker.js';

/** A model file, ready to train further. */
export interface OpenedModel {
  /** A new run that starts from its weights, for `train({ resume })`. */
  checkpoint: Checkpoint;
  /** Name of its target. */
  name: string;
  /**
   * Where the target comes from: `file` if the file contains its cells, as those written by
   * `exportModel` do; otherwise `grown`, what the weights themselves grow.
   */
  target: 'file' | 'grown';
}

/**
 * Reads a model file written by `growing-ca` or `exportModel`.
 *
 * @throws UserError if it is not one
 */
export function openModel(bytes: Uint8Array): Promise<OpenedModel> {
  return askModelWorker((remote) => remote.open(bytes));
}

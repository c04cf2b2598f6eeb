import type { Checkpoint } from '../training/checkpoint.js';
import { askModelWorker } from './ask-model-worker.js';

/** A model file, ready to go on with. */
export interface OpenedModel {
  /** A new run that goes on from its weights, for `train({ resume })`. */
  checkpoint: Checkpoint;
  /** Of its target. */
  name: string;
  /**
   * Where the target comes from: `file` where the file has its cells, as those have that
   * `exportModel` wrote, else what the weights themselves grow.
   */
  target: 'file' | 'grown';
}

/**
 * Reads a model file that `growing-ca` or `exportModel` wrote.
 *
 * @throws UserError if it is none
 */
export function openModel(bytes: Uint8Array): Promise<OpenedModel> {
  return askModelWorker((remote) => remote.open(bytes));
}

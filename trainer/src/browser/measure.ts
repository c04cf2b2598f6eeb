import { proxy } from 'comlink';
import type { WordScore } from '../evaluation/words.js';
import type { Checkpoint } from '../training/checkpoint.js';
import { askModelWorker } from './ask-model-worker.js';
import { exportedOf } from './exported.js';

/** What was measured of one of three words; see `measure`. */
export interface Measured extends WordScore {
  /** Of the weights that were measured. */
  iteration: number;
}

export interface MeasureOptions {
  /** Ends it; `measure` then rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Called with each word as soon as it is measured. */
  onMeasured?: (measured: Measured) => void;
}

/**
 * Measures whether the weights of a run grow its target, hold it and heal it, in a worker of its
 * own, on the element's kernel. The errors are the medians of `growing-ca evaluate --patterns 3` on
 * a file of the same weights: at t = 96, at t = 1,000, and 200 steps after a hole.
 */
export async function measure(
  checkpoint: Checkpoint,
  { signal, onMeasured }: MeasureOptions = {},
): Promise<Measured[]> {
  const { iteration } = checkpoint.state;
  const tell = (score: WordScore) => onMeasured?.({ ...score, iteration });
  const scores = await askModelWorker(
    (remote) => remote.measure(exportedOf(checkpoint), proxy(tell)),
    signal,
  );
  return scores.map((score) => ({ ...score, iteration }));
}

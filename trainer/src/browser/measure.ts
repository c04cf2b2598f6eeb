import type { WordScore } from '../evaluation/words.js';
import type { Checkpoint } from '../training/checkpoint.js';
import { askModelWorker } from './ask-model-worker.js';
import { exportedOf } from './exported.js';
import { hearing } from './hearing.js';

/** The result for one of the three words; see `measure`. */
export interface Measured extends WordScore {
  /** Iteration of the measured weights. */
  iteration: number;
}

export interface MeasureOptions {
  /** Aborts; `measure` then rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Called with the result for each word as soon as it is known. */
  onMeasured?: (measured: Measured) => void;
}

/**
 * Measures whether a run's weights grow its target, hold it and heal it, in its own worker, on the
 * element's kernel. The errors are the medians of `growing-ca evaluate --patterns 3` on a file of
 * the same weights: at t = 96, at t = 1,000, and 200 steps after a hole.
 */
export async function measure(
  checkpoint: Checkpoint,
  { signal, onMeasured }: MeasureOptions = {},
): Promise<Measured[]> {
  const { iteration } = checkpoint.state;
  const tell = (score: WordScore) => onMeasured?.({ ...score, iteration });
  const scores = await askModelWorker(
    (remote) => remote.measure(exportedOf(checkpoint), hearing(tell)),
    signal,
  );
  return scores.map((score) => ({ ...score, iteration }));
}

import type { Checkpoint } from '../training/checkpoint.js';

/** The part of a checkpoint that a model file is made from. */
export type Exported = Omit<Checkpoint, 'turned'>;

/**
 * Removes the pool, which is large and not part of a model file, before a run is sent to a worker.
 */
export function exportedOf({ turned: _, state, ...run }: Checkpoint): Exported {
  return { ...run, state: { ...state, pool: new Map() } };
}

import type { Checkpoint } from '../training/checkpoint.js';

/** What a model file is made of: a checkpoint without what it only trains with. */
export type Exported = Omit<Checkpoint, 'turned'>;

/** The pool is large, and nothing of it goes into a file: a worker need not be sent it. */
export function exportedOf({ turned: _, state, ...run }: Checkpoint): Exported {
  return { ...run, state: { ...state, pool: new Map() } };
}

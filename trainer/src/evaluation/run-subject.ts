import { EMOJI_SOURCE, loadTurned } from '../targets/load-target.js';
import type { Target } from '../targets/target.js';
import { turnCells } from '../targets/turn.js';
import type { Subject } from './evaluate-model.js';

/**
 * The target that the patterns of a run are compared with. If it was a file, the run has only its
 * cells.
 */
export function subjectOfRun(target: Target): Subject {
  const drawTurned = (degrees: readonly number[]) =>
    target.source.startsWith(EMOJI_SOURCE)
      ? loadTurned(target.source, target, degrees)
      : Promise.resolve(degrees.map((angle) => turnCells(target, angle)));
  return { target, drawTurned };
}

import { EMOJI_SOURCE, loadTurned } from '../targets/load-target.js';
import type { Target } from '../targets/target.js';
import { turnCells } from '../targets/turn.js';
import type { Subject } from './evaluate-model.js';

/** What the patterns of a run are compared with. Of a file, the run keeps no more than the cells. */
export function subjectOfRun(target: Target): Subject {
  const drawTurned = (degrees: readonly number[]) =>
    target.source.startsWith(EMOJI_SOURCE)
      ? loadTurned(target.source, target, degrees)
      : Promise.resolve(degrees.map((angle) => turnCells(target, angle)));
  return { target, drawTurned };
}

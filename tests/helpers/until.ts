import { setTimeout } from 'node:timers/promises';
import type { Outcome, Running } from './command-line.js';

/**
 * Checks again every few milliseconds; a file whose tests wait in vain is ended by patience.mjs.
 *
 * @param running what makes it true; with its end the wait ends, too
 */
export async function until(condition: () => boolean, running?: Running): Promise<void> {
  let end: Outcome | undefined;
  void running?.outcome.then((outcome) => (end = outcome));
  while (!condition()) {
    if (end) throw new Error(`The command has ended before that: ${end.stderr}`);
    await setTimeout(20);
  }
}

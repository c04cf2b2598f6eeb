import { setTimeout } from 'node:timers/promises';

/** Checks again every few milliseconds; a file whose tests wait in vain is ended by patience.mjs. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await setTimeout(20);
}

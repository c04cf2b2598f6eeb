import { parentPort, workerData } from 'node:worker_threads';
import { explained } from '../common/memory-limit.js';
import { openCrewHabitat, type CrewSetup, type Message } from './crew.js';
import { tryPattern } from './trials.js';

/**
 * A thread of the crew: receives random seeds one at a time, and answers with the trials of each
 * pattern.
 */
const setup = workerData as CrewSetup;
const say = (message: Message) => parentPort!.postMessage(message);
const opening = openCrewHabitat(setup, (steps) => say({ steps }));
// A failure is reported as the answer to the first request.
opening.catch(() => undefined);
parentPort!.on('message', async (randomSeed: number) => {
  try {
    say({ result: await tryPattern(await opening, setup.likeness, setup.plan, randomSeed) });
  } catch (error) {
    const known = explained(error);
    if (!known) throw error;
    say({ failure: known.message });
  }
});

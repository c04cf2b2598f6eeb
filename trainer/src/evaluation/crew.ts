import { setImmediate } from 'node:timers/promises';
import { startThread } from '../common/start-thread.js';
import { UserError } from '../common/user-error.js';
import { describeModel } from '../onnx/read-model.js';
import type { EvaluationPlan } from './plan.js';
import type { Habitat } from './specimen.js';
import { StepSession } from './step-session.js';
import { tryPattern, type Likeness, type PatternTrials } from './trials.js';

/** All that a thread has to know to grow patterns. */
export interface CrewSetup {
  /** The `.onnx` file. */
  bytes: Uint8Array;
  /** How messages name it. */
  label: string;
  likeness: Likeness;
  plan: EvaluationPlan;
}

/** Called after some steps, with their number. */
export type OnSteps = (steps: number) => Promise<void> | void;

/** What a thread says: that it went on by some steps, the trials that it was asked for, or what the user can mend. */
export type Message = { steps: number } | { result: PatternTrials } | { failure: string };

/** @throws UserError if the file is no model */
export async function openHabitat(
  { bytes, label, likeness }: Pick<CrewSetup, 'bytes' | 'label' | 'likeness'>,
  onSteps: OnSteps,
): Promise<Habitat> {
  const { fireRate, masking } = describeModel(bytes, label);
  const session = await StepSession.open(bytes, label);
  const { width, height } = likeness.target;
  return { session, width, height, fireRate, masking, onSteps };
}

/**
 * Grows all patterns of a plan, on several threads. Each follows from its random seed alone, so
 * the number of threads changes nothing but the time.
 *
 * @param threads the calling one included
 * @returns the trials of each in the order of their random seeds
 * @throws UserError if the file is no model
 */
export async function tryPatterns(
  setup: CrewSetup,
  threads: number,
  onSteps: (steps: number) => void,
): Promise<PatternTrials[]> {
  const { likeness, plan } = setup;
  const habitat = await openHabitat(setup, async (steps) => {
    onSteps(steps);
    // Lets the other threads' messages in.
    await setImmediate();
  });
  const helpers: ReturnType<typeof startHelper>[] = [];
  const results: PatternTrials[] = [];
  let next = 0;
  const workOff = async (attempt: (randomSeed: number) => Promise<PatternTrials>) => {
    while (next < plan.patterns) {
      const pattern = next++;
      results[pattern] = await attempt(plan.randomSeed + pattern);
    }
  };
  try {
    while (helpers.length + 1 < Math.min(threads, plan.patterns)) {
      helpers.push(startHelper(setup, onSteps));
    }
    await Promise.all([
      workOff((randomSeed) => tryPattern(habitat, likeness, plan, randomSeed)),
      ...helpers.map(({ attempt }) => workOff(attempt)),
    ]);
  } finally {
    next = plan.patterns;
    await Promise.all(helpers.map(({ end }) => end()));
    await habitat.session.release();
  }
  return results;
}

/** A thread that grows one pattern at a time. */
function startHelper(setup: CrewSetup, onSteps: (steps: number) => void) {
  const worker = startThread(new URL('./trials-worker.js', import.meta.url), setup);
  const attempt = (randomSeed: number) =>
    new Promise<PatternTrials>((resolve, reject) => {
      const receive = (message: Message) => {
        if ('steps' in message) {
          onSteps(message.steps);
          return;
        }
        worker.off('message', receive).off('error', reject);
        if ('failure' in message) reject(new UserError(message.failure));
        else resolve(message.result);
      };
      worker.on('message', receive).on('error', reject).postMessage(randomSeed);
    });
  return { attempt, end: () => worker.terminate() };
}

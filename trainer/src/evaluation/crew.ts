import { setImmediate } from 'node:timers/promises';
import { startThread } from '../common/start-thread.js';
import { UserError } from '../common/user-error.js';
import type { Habitat } from './habitat.js';
import { openRuntime } from './open-runtime.js';
import type { EvaluationPlan } from './plan.js';
import type { Conditions, RuntimeKind } from './runtime.js';
import { tryPattern, type Likeness, type PatternTrials } from './trials.js';

/** Everything that a thread needs to grow patterns. */
export interface CrewSetup {
  /** The `.onnx` file. */
  bytes: Uint8Array;
  /** How messages name the file. */
  label: string;
  likeness: Likeness;
  plan: EvaluationPlan;
  conditions: Conditions;
  kind: RuntimeKind;
}

/** Called after some steps, with their number. */
export type OnSteps = (steps: number) => Promise<void> | void;

/**
 * A message of a thread: a number of steps taken, the trials that it was asked for, or an error
 * that the user can fix.
 */
export type Message = { steps: number } | { result: PatternTrials } | { failure: string };

/**
 * Opens the habitat of a thread.
 *
 * @throws UserError if there is no memory for it
 */
export async function openCrewHabitat(
  { bytes, label, conditions, kind }: CrewSetup,
  onSteps: OnSteps,
): Promise<Habitat> {
  return { ...conditions, runtime: await openRuntime(kind, bytes, label), onSteps };
}

/**
 * Grows all patterns of a plan, on several threads. Each pattern depends only on its random seed,
 * so the number of threads affects only the time.
 *
 * @param threads including the calling one
 * @returns the trials of each pattern, in the order of the random seeds
 */
export async function tryPatterns(
  work: Omit<CrewSetup, 'conditions' | 'kind'>,
  { runtime, onSteps: _, ...conditions }: Habitat,
  threads: number,
  onSteps: (steps: number) => void,
): Promise<PatternTrials[]> {
  const { likeness, plan } = work;
  const setup: CrewSetup = { ...work, conditions, kind: runtime.kind };
  const habitat: Habitat = {
    ...conditions,
    runtime,
    onSteps: async (steps) => {
      onSteps(steps);
      // Lets messages of other threads be handled.
      await setImmediate();
    },
  };
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
  }
  return results;
}

/** Starts a thread that grows one pattern at a time. */
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

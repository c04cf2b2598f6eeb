import { setImmediate } from 'node:timers/promises';
import { startThread } from '../common/start-thread.js';
import { UserError } from '../common/user-error.js';
import { describeModel } from '../onnx/read-model.js';
import { liveOnce, type Goal, type Life } from './life.js';
import type { Habitat } from './organism.js';
import type { EvaluationPlan } from './plan.js';
import { StepSession } from './step-session.js';

/** All that a thread has to know to grow patterns. */
export interface CrewSetup {
  /** The `.onnx` file. */
  bytes: Uint8Array;
  /** How messages name it. */
  label: string;
  goal: Goal;
  plan: EvaluationPlan;
}

/** Called after some steps, with their number. */
export type OnSteps = (steps: number) => Promise<void> | void;

/** What a thread says: that it went on by some steps, the life that it was asked for, or what the user can mend. */
export type Message = { steps: number } | { life: Life } | { failure: string };

/** @throws UserError if the file is no model */
export async function openHabitat(
  { bytes, label, goal }: Pick<CrewSetup, 'bytes' | 'label' | 'goal'>,
  onSteps: OnSteps,
): Promise<Habitat> {
  const { fireRate, masking } = describeModel(bytes, label);
  const session = await StepSession.open(bytes, label);
  const { width, height } = goal.target;
  return { session, width, height, fireRate, masking, onSteps };
}

/**
 * Grows all patterns of a plan, on several threads. Each follows from its random seed alone, so
 * the number of threads changes nothing but the time.
 *
 * @param threads the calling one included
 * @returns the lives in the order of their random seeds
 * @throws UserError if the file is no model
 */
export async function liveAll(
  setup: CrewSetup,
  threads: number,
  onSteps: (steps: number) => void,
): Promise<Life[]> {
  const { goal, plan } = setup;
  const habitat = await openHabitat(setup, async (steps) => {
    onSteps(steps);
    // Lets the other threads' messages in.
    await setImmediate();
  });
  const helpers: ReturnType<typeof startHelper>[] = [];
  const lives: Life[] = [];
  let next = 0;
  const workOff = async (live: (randomSeed: number) => Promise<Life>) => {
    while (next < plan.patterns) {
      const pattern = next++;
      lives[pattern] = await live(plan.randomSeed + pattern);
    }
  };
  try {
    while (helpers.length + 1 < Math.min(threads, plan.patterns)) {
      helpers.push(startHelper(setup, onSteps));
    }
    await Promise.all([
      workOff((randomSeed) => liveOnce(habitat, goal, plan, randomSeed)),
      ...helpers.map(({ live }) => workOff(live)),
    ]);
  } finally {
    next = plan.patterns;
    await Promise.all(helpers.map(({ end }) => end()));
    await habitat.session.release();
  }
  return lives;
}

/** A thread that grows one pattern at a time. */
function startHelper(setup: CrewSetup, onSteps: (steps: number) => void) {
  const worker = startThread(new URL('./life-worker.js', import.meta.url), setup);
  const live = (randomSeed: number) =>
    new Promise<Life>((resolve, reject) => {
      const receive = (message: Message) => {
        if ('steps' in message) {
          onSteps(message.steps);
          return;
        }
        worker.off('message', receive).off('error', reject);
        if ('failure' in message) reject(new UserError(message.failure));
        else resolve(message.life);
      };
      worker.on('message', receive).on('error', reject).postMessage(randomSeed);
    });
  return { live, end: () => worker.terminate() };
}

import { setImmediate } from 'node:timers/promises';
import { startBackend } from '../backends/start-backend.js';
import type { Rule } from '../rule/rule.js';
import type { RuleWeights } from '../rule/weights.js';
import type { Target } from '../targets/target.js';
import { initialState } from '../training/initial-state.js';
import type { Sample } from '../training/pool.js';
import { BEFORE_THESE, type TrainingSettings } from '../training/settings.js';
import { Trainer } from '../training/trainer.js';
import type { IterationReport } from '../training/training-state.js';
import type { RoundedDtype } from './gate.js';
import { withRoundedWeights } from './straight-through.js';

/** What finetuning trains weights on. */
export interface Lesson {
  settings: TrainingSettings;
  target: Target;
  /** The target turned by each of the turns, if the settings have rotations. */
  turned?: readonly Float32Array[];
  /** Samples to start with. */
  pool: ReadonlyMap<number, Sample>;
}

/** Share of the initial learning rate: weights should settle again, not move on. */
const RATE_SHARE = 0.05;

/**
 * Trains weights a little further, with rounding in the forward pass. The same arguments give the
 * same weights.
 *
 * @param weights of the lesson's rule
 * @param round from 0: each one draws other samples
 */
export async function finetune(
  weights: RuleWeights,
  dtype: RoundedDtype,
  { settings, target, turned, pool }: Lesson,
  {
    iterations,
    round,
    threads,
    onIteration,
  }: {
    iterations: number;
    round: number;
    threads: number;
    onIteration?: (report: IterationReport) => void;
  },
): Promise<RuleWeights> {
  const own: TrainingSettings = {
    ...settings,
    iterations,
    learningRate: RATE_SHARE * settings.learningRate,
    schedule: 'cosine',
    ...BEFORE_THESE,
    randomSeed: (settings.randomSeed + 1 + round) % 2 ** 32,
  };
  const { channels, hidden, masking, sobelScale } = settings;
  const rule: Rule = { channels, hidden, masking, sobelScale };
  const { height, width } = target;
  const size = { height, width, batch: settings.batch, maxSteps: settings.steps[1] };
  // Exact arithmetic, so that the result does not depend on the engine.
  const backend = await startBackend('auto', rule, size, threads, 'exact');
  const state = { ...initialState(own, weights), pool };
  const rollout = withRoundedWeights(backend.rollout, rule, dtype);
  const trainer = new Trainer(own, target, rollout, state, turned);
  try {
    while (!trainer.done) {
      onIteration?.(trainer.iterate());
      // Lets the progress bar be drawn.
      await setImmediate();
    }
    return trainer.state().weights;
  } finally {
    trainer.dispose();
    await backend.dispose();
  }
}

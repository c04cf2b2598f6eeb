import { FusedRollout } from '../kernel/fused-rollout.js';
import { startNodeWorker } from '../kernel/node-worker.js';
import { asRollout } from '../kernel/rollout-op.js';
import type { RuleWeights } from '../rule/weights.js';
import type { Target } from '../targets/target.js';
import { initialState } from '../training/initial-state.js';
import type { TrainingSettings } from '../training/settings.js';
import { ruleOf } from '../training/settings.js';
import { Trainer } from '../training/trainer.js';
import { halfGrown } from './half-grown.js';

/** Iterations for warm-up, and iterations that count. */
const WARM_UP = 3;
const COUNTED = 9;

/** Times of whole training iterations. */
export interface Measurement {
  /** Median. */
  secondsPerIteration: number;
  /** Floating-point operations per second of all threads, while the kernel works. */
  operationsPerSecond: number;
  /** The same without memory access: the peak of these threads. */
  peakPerSecond: number;
}

/** Times whole iterations, from the batch to the updated pool, on half-grown patterns. */
export async function measureIterations(
  settings: TrainingSettings,
  target: Target,
  weights: RuleWeights,
  threads: number,
): Promise<Measurement> {
  const { batch, pool, steps } = settings;
  const rule = ruleOf(settings);
  const { height, width } = target;
  const size = { height, width, batch, maxSteps: steps[1], threads };
  const kernel = new FusedRollout(rule, size, startNodeWorker);
  const states = await halfGrown(rule, weights, width, pool);
  const trainer = new Trainer(settings, target, asRollout(kernel), {
    ...initialState(settings),
    weights,
    pool: new Map(states.map((state, index) => [index, { state, turn: 0 }])),
  });
  const seconds: number[] = [];
  kernel.takeOperations();
  for (let iteration = 0; iteration < WARM_UP + COUNTED; iteration++) {
    if (iteration === WARM_UP) kernel.takeOperations();
    const start = performance.now();
    trainer.iterate();
    seconds.push((performance.now() - start) / 1000);
  }
  const operations = kernel.takeOperations();
  const counted = seconds.slice(WARM_UP);
  const peaks = [0, 1, 2].map(() => kernel.measurePeak());
  await kernel.dispose();
  return {
    secondsPerIteration: median(counted),
    operationsPerSecond: operations / counted.reduce((sum, value) => sum + value, 0),
    peakPerSecond: Math.max(...peaks),
  };
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

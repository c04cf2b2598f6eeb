import { parseArgs } from 'node:util';
import { recognise } from '../../../src/engine/kernel/recognise.js';
import { startTensorFlow } from '../common/tensorflow.js';
import { UserError } from '../common/user-error.js';
import type { Habitat } from '../evaluation/habitat.js';
import { KernelRuntime } from '../evaluation/kernel-runtime.js';
import { pictureError, summarise } from '../evaluation/score.js';
import { Specimen } from '../evaluation/specimen.js';
import { FusedRollout } from '../kernel/fused-rollout.js';
import { startNodeWorker } from '../kernel/node-worker.js';
import { asRollout } from '../kernel/rollout-op.js';
import { buildStepModel } from '../onnx/step-graph.js';
import type { RuleWeights } from '../rule/weights.js';
import { loadTarget, loadTurned } from '../targets/load-target.js';
import type { Target } from '../targets/target.js';
import { checkSettings, completeSettings } from '../training/check-settings.js';
import { initialState } from '../training/initial-state.js';
import type { TrainingSettings } from '../training/settings.js';
import { ruleOf } from '../training/settings.js';
import { Trainer } from '../training/trainer.js';
import { TURN_DEGREES } from '../training/turns.js';

/** What patterns learn one after the other: the median error that they may have at an age in steps. */
const WORDS = {
  grows: { age: 96, error: 0.005 },
  holds: { age: 1000, error: 0.001 },
} as const;
type Word = keyof typeof WORDS;
const NAMES = Object.keys(WORDS) as Word[];

/** Patterns that are grown to see, and iterations from one look to the next. */
const PATTERNS = 8;
const LOOK_EVERY = 25;

/**
 * Trains until its patterns reach a word, as `evaluate` would measure it, and prints what that took
 * without the looks.
 *
 * @param words `--until holds`, `--target lizard`, `--threads 2`, and `--settings` with a JSON
 *   object of settings of training
 * @throws UserError if one of them is wrong
 */
export async function benchUntil(words: string[]): Promise<void> {
  const { until, target: spec, threads, settings } = readWords(words);
  await startTensorFlow();
  const target = await loadTarget(spec, settings);
  const turned = settings.rotations > 0 ? await loadTurned(spec, target, TURN_DEGREES) : undefined;
  const { height, width } = target;
  const { batch, steps } = settings;
  const rule = ruleOf(settings);
  const size = { height, width, batch, maxSteps: steps[1], threads };
  const kernel = new FusedRollout(rule, size, startNodeWorker);
  const trainer = new Trainer(settings, target, asRollout(kernel), initialState(settings), turned);
  console.log(
    `${target.name} on ${width}x${height}, ${settings.iterations} iterations, ${threads} threads, ${kernel.arithmetic} arithmetic`,
  );
  console.log(['', 'iterations', 'seconds', 'CPU seconds', 'TFLOP', 'error'].map(column).join(''));
  const wanted = NAMES.slice(0, NAMES.indexOf(until) + 1);
  let [seconds, cpuSeconds, operations] = [0, 0, 0];
  while (wanted.length > 0 && !trainer.done) {
    const [start, cpu] = [performance.now(), process.cpuUsage()];
    trainer.iterate();
    seconds += (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    cpuSeconds += (user + system) / 1e6;
    operations += kernel.takeOperations();
    if (trainer.iteration % LOOK_EVERY > 0 && !trainer.done) continue;
    for (; wanted.length > 0; wanted.shift()) {
      const { age, error } = WORDS[wanted[0]];
      const seen = await medianError(settings, trainer.weights(), target, age);
      if (seen > error && !trainer.done) break;
      const word = seen > error ? `not ${wanted[0]}` : wanted[0];
      const numbers = [seconds, cpuSeconds, operations / 1e12].map((value) => value.toFixed(1));
      const row = [word, `${trainer.iteration}`, ...numbers, seen.toFixed(5)];
      console.log(row.map(column).join(''));
    }
  }
  trainer.dispose();
  await kernel.dispose();
}

function readWords(words: string[]) {
  const text = { type: 'string' } as const;
  const options = {
    until: { ...text, default: 'holds' },
    target: { ...text, default: 'lizard' },
    threads: { ...text, default: '2' },
    settings: { ...text, default: '{}' },
  };
  const { values } = parseArgs({ args: words, options });
  const until = NAMES.find((name) => name === values.until);
  if (!until) throw new UserError(`--until is ${values.until}; give one of ${NAMES.join(', ')}.`);
  const given = JSON.parse(values.settings) as object;
  checkSettings('--settings', given);
  const settings = completeSettings(given);
  return { until, target: values.target, threads: Number(values.threads), settings };
}

/** Grows patterns in the element's kernel, from the random seeds that `evaluate` takes. */
async function medianError(
  settings: TrainingSettings,
  weights: RuleWeights,
  target: Target,
  age: number,
): Promise<number> {
  const { fireRate, masking } = settings;
  const { height, width, size } = target;
  // Our own graph, which our kernel knows.
  const runtime = new KernelRuntime(recognise(buildStepModel(ruleOf(settings), weights))!);
  const habitat: Habitat = { width, height, fireRate, masking, runtime };
  const errors: number[] = [];
  for (let pattern = 1; pattern <= PATTERNS; pattern++) {
    const specimen = new Specimen(habitat, pattern);
    await specimen.growTo(age);
    errors.push(pictureError(specimen.state, target, size));
  }
  await runtime.release();
  return summarise(errors).median;
}

const column = (text: string) => text.padEnd(13);

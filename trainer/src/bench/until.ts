import { readFile } from 'node:fs/promises';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { recognise } from '../../../src/engine/kernel/recognise.js';
import { startTensorFlow } from '../common/tensorflow.js';
import { reasonOf } from '../common/reason.js';
import { UserError } from '../common/user-error.js';
import { KernelRuntime } from '../evaluation/kernel-runtime.js';
import { measureWords, WORDS, type WordScore } from '../evaluation/words.js';
import { FusedRollout } from '../kernel/fused-rollout.js';
import { startNodeWorker } from '../kernel/node-worker.js';
import { asRollout } from '../kernel/rollout-op.js';
import { readWeights } from '../onnx/read-model.js';
import { buildStepModel } from '../onnx/step-graph.js';
import type { RuleWeights } from '../rule/weights.js';
import { loadTarget, loadTurned } from '../targets/load-target.js';
import type { Target } from '../targets/target.js';
import { checkSettings, completeSettings } from '../training/check-settings.js';
import { initialState } from '../training/initial-state.js';
import type { TrainingSettings } from '../training/settings.js';
import { FROM_WEIGHTS, ruleOf } from '../training/settings.js';
import { Trainer } from '../training/trainer.js';
import { TURN_DEGREES } from '../training/turns.js';

/** Iterations between two measurements of the patterns. */
const LOOK_EVERY = 25;

/**
 * Trains until the patterns reach a word, as `evaluate` would measure it, and prints what that
 * took, without the measurements.
 *
 * @param words `--until holds`, `--target lizard`, `--threads 2`, `--from` with a model file whose
 *   weights to start with, and `--settings` with a JSON object of training settings
 * @throws UserError if one of them is wrong
 */
export async function benchUntil(words: string[]): Promise<void> {
  const { until, target: spec, threads, from, settings } = readWords(words);
  await startTensorFlow();
  const target = await loadTarget(spec, settings);
  const turned = settings.rotations > 0 ? await loadTurned(spec, target, TURN_DEGREES) : undefined;
  const { height, width } = target;
  const { batch, steps } = settings;
  const rule = ruleOf(settings);
  const size = { height, width, batch, maxSteps: steps[1], threads };
  const kernel = new FusedRollout(rule, size, startNodeWorker);
  const weights = from === undefined ? undefined : await weightsOf(from);
  const state = initialState(settings, weights);
  const trainer = new Trainer(settings, target, asRollout(kernel), state, turned);
  console.log(
    `${target.name} on ${width}x${height}, ${settings.iterations} iterations, ${threads} threads, ${kernel.arithmetic} arithmetic`,
  );
  console.log(['', 'iterations', 'seconds', 'CPU seconds', 'TFLOP', 'error'].map(column).join(''));
  const missing = WORDS.slice(0, WORDS.indexOf(until) + 1);
  let [seconds, cpuSeconds, operations] = [0, 0, 0];
  while (missing.length > 0 && !trainer.done) {
    const [start, cpu] = [performance.now(), process.cpuUsage()];
    trainer.iterate();
    seconds += (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    cpuSeconds += (user + system) / 1e6;
    operations += kernel.takeOperations();
    if (trainer.iteration % LOOK_EVERY > 0 && !trainer.done) continue;
    for (const { word, error, met } of await look(settings, trainer.weights(), target)) {
      if (!missing.includes(word) || !(met || trainer.done)) continue;
      missing.splice(missing.indexOf(word), 1);
      const numbers = [seconds, cpuSeconds, operations / 1e12].map((value) => value.toFixed(1));
      const what = met ? word : `not ${word}`;
      const row = [what, `${trainer.iteration}`, ...numbers, error.toFixed(5)];
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
    from: text,
    settings: { ...text, default: '{}' },
  };
  const { values } = parse(words, options);
  const until = WORDS.find((word) => word === values.until);
  if (!until) throw new UserError(`--until is ${values.until}; give one of ${WORDS.join(', ')}.`);
  const threads = Number(values.threads);
  if (!Number.isInteger(threads) || threads < 1) {
    throw new UserError(`--threads is ${values.threads}; give a whole number from 1 on.`);
  }
  const given = parseSettings(values.settings);
  checkSettings('--settings', given);
  const { target, from } = values;
  const settings = completeSettings({ ...(from !== undefined && FROM_WEIGHTS), ...given });
  return { until, target, threads, from, settings };
}

function parse<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: Options,
) {
  try {
    return parseArgs({ args, options });
  } catch (cause) {
    const flags = Object.keys(options).map((name) => `--${name}`);
    throw new UserError(`${reasonOf(cause)}. The flags are ${flags.join(', ')}.`, { cause });
  }
}

function parseSettings(text: string): object {
  try {
    return JSON.parse(text) as object;
  } catch (cause) {
    throw new UserError(
      `--settings is not JSON (${reasonOf(cause)}); write it as '{"size": 24, "padding": 6}'.`,
      { cause },
    );
  }
}

async function weightsOf(file: string): Promise<RuleWeights> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new UserError(`--from cannot be read (${reasonOf(cause)}); name a model file.`, {
      cause,
    });
  });
  return readWeights(bytes, file).weights;
}

/** Measures what the patterns do, in the element's kernel. */
async function look(
  settings: TrainingSettings,
  weights: RuleWeights,
  target: Target,
): Promise<WordScore[]> {
  const { fireRate, masking } = settings;
  const { height, width } = target;
  // This is our own graph, so the kernel knows it.
  const runtime = new KernelRuntime(recognise(buildStepModel(ruleOf(settings), weights))!);
  const scores = await measureWords({ width, height, fireRate, masking, runtime }, target);
  await runtime.release();
  return scores;
}

const column = (text: string) => text.padEnd(13);

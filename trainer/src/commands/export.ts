import { availableParallelism } from 'node:os';
import { METADATA_KEYS, type Dtype } from '../../../src/model/contract.js';
import { checkFile } from '../common/check-place.js';
import { UserError } from '../common/user-error.js';
import { evaluateModel } from '../evaluation/evaluate-model.js';
import type { TargetFlags } from '../evaluation/model-subject.js';
import { completePlan, DEFAULT_PLAN, QUICK_PLAN } from '../evaluation/plan.js';
import { setMetadata } from '../onnx/set-metadata.js';
import { checkModelPath, writeModelFile } from '../onnx/write-model.js';
import { finetune } from '../quantize/finetune.js';
import {
  findShortfalls,
  TOLERANCES,
  type RoundedDtype,
  type Scores,
  type Shortfall,
} from '../quantize/gate.js';
import type { RuleWeights } from '../rule/weights.js';
import type { Checkpoint } from '../training/checkpoint.js';
import { TrainingProgress } from '../training/progress.js';
import { buildModel, buildNearest } from './build-model.js';
import { checkPagePath, storedModel, writePage } from './export-page.js';
import { openSource, sourceOfRun, type ExportSource } from './export-source.js';
import { withShareBar } from './share-bar.js';

export interface ExportOptions extends TargetFlags {
  /** The file to write. */
  out: string;
  /** Whether to write a single-file page that contains the model, instead of a model file. */
  html?: boolean;
  /** How weights are stored; default: fp32, or q8 in a page. */
  dtype?: Dtype;
  /** How to score a rounded file against fp32, if at all; default: `full`, which takes minutes. */
  gate?: 'full' | 'quick' | false;
  /** Patterns to grow for that. */
  patterns?: number;
  /** Largest error allowed, as a multiple of fp32's. */
  tolerance?: number;
  /** Write the file even if it is worse than that. */
  force?: boolean;
  /** Iterations to train with rounded weights if it is worse, repeated if necessary. */
  finetune?: number;
  threads?: number;
  /** The command line, for the record. */
  command: string;
}

/** Largest number of repetitions of `finetune`. */
const MOST_ROUNDS = 4;
const PLANS = { full: DEFAULT_PLAN, quick: QUICK_PLAN };

/**
 * `growing-ca export FROM -o FILE`: writes the weights of a run or a model file as a model file, or
 * as a page that contains one. Rounded weights are scored against fp32 first.
 *
 * @returns its bytes
 * @throws UserError if anything is wrong with the input, or if rounding makes the model worse than
 *   allowed; nothing is written then
 */
export async function runExport(from: string, options: ExportOptions): Promise<Uint8Array> {
  const { out, html, dtype = html ? 'q8' : 'fp32' } = options;
  checkOptions({ ...options, dtype });
  await checkFile(out, '--out');
  if (!html) return writeModelFile(out, await makeModel(from, dtype, options));
  const stored = await storedModel(from, dtype);
  if (stored) refuseRounding(options, `${from} is ${dtype} already; leave it out`);
  return writePage(out, stored ?? (await makeModel(from, dtype, options)), from);
}

/**
 * Writes a checkpoint's weights as an fp32 model file.
 *
 * @returns its bytes
 * @throws UserError if the file cannot be written
 */
export async function exportModel(checkpoint: Checkpoint, out: string): Promise<Uint8Array> {
  return writeModelFile(out, buildNearest(sourceOfRun(checkpoint), 'fp32'));
}

async function makeModel(from: string, dtype: Dtype, options: ExportOptions): Promise<Uint8Array> {
  const source = await openSource(from, options);
  return dtype === 'fp32' ? buildNearest(source, dtype) : roundWell(source, dtype, options);
}

function checkOptions({ out, html, dtype, ...options }: ExportOptions): void {
  if (html) checkPagePath(out);
  else checkModelPath(out);
  if (dtype === 'fp32') {
    refuseRounding(options, 'fp32 is not rounded; give another --dtype, or leave it out');
  }
}

/** @param why why rounding options make no sense here, and what to do */
function refuseRounding(options: Partial<ExportOptions>, why: string): void {
  const flags = ['finetune', 'tolerance', 'force'] as const;
  const pointless = flags.find((flag) => options[flag] !== undefined);
  if (pointless) throw new UserError(`--${pointless} is about rounding, but ${why}.`);
}

/**
 * Rounds weights, and finetunes them if the result is too much worse. The file records how it was
 * made.
 */
async function roundWell(
  source: ExportSource,
  dtype: RoundedDtype,
  options: ExportOptions,
): Promise<Uint8Array> {
  const { gate = 'full', command, finetune: iterations = 0 } = options;
  const say = (bytes: Uint8Array, result: string, rounds: number) =>
    setMetadata(bytes, {
      [METADATA_KEYS.gate]: gate === 'quick' ? `${result}, quick` : result,
      ...(rounds > 0 && {
        [METADATA_KEYS.finetune]: `${rounds * iterations} iterations: ${command}`,
      }),
    });
  let { weights } = source;
  const trainMore = async (round: number) => {
    weights = await trainRounded({ ...source, weights }, dtype, options, round);
    return buildNearest({ ...source, weights }, dtype);
  };
  if (!gate) {
    return iterations > 0
      ? say(await trainMore(0), 'skipped', 1)
      : say(await buildModel(source, dtype), 'skipped', 0);
  }
  const reference = await score(source, buildNearest(source, 'fp32'), 'fp32', options);
  let bytes = await buildModel(source, dtype);
  for (let round = 0; ; round++) {
    const scores = await score(source, bytes, dtype, options);
    const shortfalls = findShortfalls(reference, scores, {
      ...TOLERANCES[dtype],
      ...(options.tolerance !== undefined && { factor: options.tolerance }),
    });
    if (shortfalls.length === 0) return say(bytes, 'passed', round);
    console.log(explain(dtype, shortfalls));
    if (iterations === 0 || round === MOST_ROUNDS) {
      if (!options.force) throw refusal(dtype, shortfalls, iterations);
      const failed = shortfalls.map(({ key }) => key).join(' ');
      return say(bytes, `failed ${failed}`, round);
    }
    bytes = await trainMore(round);
  }
}

async function score(
  source: ExportSource,
  bytes: Uint8Array,
  dtype: Dtype,
  { gate, patterns, threads = availableParallelism() }: ExportOptions,
): Promise<Scores> {
  const subject = await source.subject();
  const plan = completePlan(subject.target.size, { patterns }, PLANS[gate || 'full']);
  return withShareBar(`scores of ${dtype}`, (onProgress) =>
    evaluateModel(bytes, `the ${dtype} model`, subject, plan, {
      threads,
      onProgress,
    }),
  );
}

async function trainRounded(
  source: ExportSource,
  dtype: RoundedDtype,
  { finetune: iterations = 0, threads = availableParallelism() }: ExportOptions,
  round: number,
): Promise<RuleWeights> {
  const progress = new TrainingProgress(iterations, 0);
  try {
    return await finetune(source.weights, dtype, await source.lesson(), {
      iterations,
      round,
      threads,
      onIteration: (report) => progress.update(report),
    });
  } finally {
    progress.stop();
  }
}

function explain(dtype: RoundedDtype, shortfalls: readonly Shortfall[]): string {
  const lines = shortfalls.map(({ text }) => `  ${text}`);
  return [`${dtype} is worse than fp32 by more than allowed:`, ...lines].join('\n');
}

function refusal(dtype: RoundedDtype, shortfalls: readonly Shortfall[], iterations: number) {
  const more = iterations === 0 ? '--finetune 200' : 'more iterations for --finetune';
  return new UserError(
    `At ${dtype} the model is too much worse in ${shortfalls.length} of its rows (${shortfalls[0].text}${shortfalls.length > 1 ? '; the others are above' : ''}), and no file was written; give ${more}, or --force to write it anyway.`,
  );
}

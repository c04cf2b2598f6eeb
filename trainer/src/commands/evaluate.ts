import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { METADATA_KEYS } from '../../../src/model/contract.js';
import { checkFile } from '../common/check-place.js';
import { readUserFile } from '../common/read-file.js';
import { UserError } from '../common/user-error.js';
import { writeUserFile } from '../common/write-user-file.js';
import { evaluateModel, type Evaluation } from '../evaluation/evaluate-model.js';
import { subjectOfModel, type TargetFlags } from '../evaluation/model-subject.js';
import { completePlan, DEFAULT_PLAN, QUICK_PLAN } from '../evaluation/plan.js';
import { medianRecord, scoreRecord, scoreTable } from '../evaluation/report.js';
import type { RuntimeChoice } from '../evaluation/runtime.js';
import { drawSheet } from '../evaluation/sheet.js';
import type { TrainOn } from '../evaluation/verdict.js';
import { manifestEntry, upsertManifestEntry, type Manifest } from '../onnx/manifest.js';
import { readManifest, writeManifest } from '../onnx/manifest-files.js';
import { describeModel } from '../onnx/read-model.js';
import { setMetadata } from '../onnx/set-metadata.js';
import { EMOJI_SOURCE } from '../targets/load-target.js';
import type { Target } from '../targets/target.js';
import { EXPERIMENT_NAMES } from '../training/experiments.js';
import { holdsRun } from '../training/run-folder.js';
import { modelFileOf } from './model-file.js';
import { withShareBar } from './share-bar.js';
import { trainOnCommand } from './train-on.js';

export interface EvaluateOptions extends TargetFlags {
  /** Number of patterns, each with its own random seed. */
  patterns?: number;
  /** The first of their random seeds. */
  randomSeed?: number;
  /** Ages at which patterns should still be there. */
  held?: number[];
  /** Fewer patterns, fewer steps. */
  quick?: boolean;
  /** Threads to grow patterns on. */
  threads?: number;
  /** The runtime for the file. */
  runtime?: RuntimeChoice;
  /** Measure everything, even if patterns do not grow. */
  all?: boolean;
  /** Print JSON instead of the table. */
  json?: boolean;
  /** PNG file for a picture of the patterns beside their target. */
  sheet?: string;
  /** Write the scores into the model file's metadata and the lists beside it. */
  record?: boolean;
}

const MAX_MEGABYTES = 64;

/**
 * `growing-ca evaluate MODEL`: prints the score sheet of a model file.
 *
 * @param given the file, or the folder of a finished run, which also defines the target
 * @throws UserError if anything is wrong with the file, the target or the options
 */
export async function runEvaluate(given: string, flags: EvaluateOptions = {}): Promise<Evaluation> {
  await checkOptions(flags);
  const modelPath = await modelFileOf(given);
  const isRun = modelPath !== given;
  const options = isRun && flags.target === undefined ? { ...flags, target: given } : flags;
  const bytes = await readUserFile(modelPath, 'a model file', MAX_MEGABYTES);
  // Reads the manifest first: errors in it show before minutes are spent.
  if (options.record) await manifestWith(modelPath, bytes);
  const description = describeModel(bytes, modelPath);
  const subject = await subjectOfModel(modelPath, description, options);
  const { patterns, randomSeed, held, threads = availableParallelism() } = options;
  const plan = completePlan(
    subject.target.size,
    { patterns, randomSeed, heldAt: held },
    options.quick ? QUICK_PLAN : DEFAULT_PLAN,
  );
  // The lists need every row of every model.
  const growthFirst = !options.all && !options.record;
  const how = { threads, runtime: options.runtime, growthFirst };
  const { evaluation, likeness, trials } = await withShareBar('evaluation', (onProgress) =>
    evaluateModel(bytes, modelPath, subject, plan, { ...how, onProgress }),
  );
  const experiment = description.metadata[METADATA_KEYS.experiment];
  const trainOn = trainOnFrom(given, subject.target, experiment, options.target);
  console.log(
    options.json
      ? JSON.stringify(evaluation, undefined, 2)
      : scoreTable(evaluation, experiment, trainOn),
  );
  // After the scores are printed, so that a failure to write loses none.
  if (options.sheet !== undefined) {
    await writeUserFile(options.sheet, await drawSheet(evaluation, likeness, trials));
  }
  if (options.record) await recordScores(modelPath, bytes, evaluation);
  return evaluation;
}

/** @param spec the target, if it was given */
function trainOnFrom(
  model: string,
  { source, size, padding, background }: Target,
  experiment: string | undefined,
  spec?: string,
): TrainOn {
  // A run folder contains its target and its settings.
  const places = [model, spec, dirname(model)];
  const run = places.find((path) => path !== undefined && holdsRun(path));
  if (run !== undefined) return (how) => trainOnCommand(run, how);
  const target = spec ?? source.slice(EMOJI_SOURCE.length);
  const known = EXPERIMENT_NAMES.find((name) => name === experiment);
  const settings = { experiment: known, size, padding, background };
  return (how) => trainOnCommand(model, { target, settings, ...how });
}

/** Checked before minutes are spent on scoring. */
async function checkOptions({ quick, record, sheet }: EvaluateOptions): Promise<void> {
  if (quick && record) {
    throw new UserError(
      '--record contradicts --quick, whose scores are too rough to keep; leave out one of them.',
    );
  }
  if (sheet === undefined) return;
  if (!sheet.endsWith('.png')) {
    throw new UserError(`${sheet} does not end in .png; give a file name that does.`);
  }
  if (!existsSync(dirname(sheet))) {
    throw new UserError(`There is no folder ${dirname(sheet)} for the sheet; create it first.`);
  }
  await checkFile(sheet, '--sheet');
}

async function recordScores(modelPath: string, bytes: Uint8Array, evaluation: Evaluation) {
  const medians = JSON.stringify(medianRecord(evaluation));
  const scored = setMetadata(bytes, { [METADATA_KEYS.scores]: medians });
  const updated = await manifestWith(modelPath, scored, scoreRecord(evaluation));
  await writeUserFile(modelPath, scored);
  if (updated) await writeManifest(manifestBeside(modelPath), updated);
}

function manifestBeside(modelPath: string): string {
  return join(dirname(modelPath), 'manifest.json');
}

/** The manifest beside a model file, if there is one, with this model in it. */
async function manifestWith(
  modelPath: string,
  bytes: Uint8Array,
  scores?: Record<string, unknown>,
): Promise<Manifest | undefined> {
  const path = manifestBeside(modelPath);
  if (!existsSync(path)) return undefined;
  const entry = manifestEntry(basename(modelPath), bytes, scores);
  return upsertManifestEntry(await readManifest(path), entry);
}

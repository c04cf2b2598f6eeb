import { existsSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { METADATA_KEYS } from '../../../src/model/contract.js';
import { evaluateModel, type Evaluation, type Subject } from '../evaluation/evaluate-model.js';
import { completePlan, DEFAULT_PLAN, QUICK_PLAN } from '../evaluation/plan.js';
import { scoreRecord, scoreTable } from '../evaluation/report.js';
import { subjectOfRun } from '../evaluation/run-subject.js';
import { drawSheet } from '../evaluation/sheet.js';
import {
  manifestEntry,
  readManifest,
  upsertManifestEntry,
  writeManifest,
  type Manifest,
} from '../onnx/manifest.js';
import { describeModel, type ModelDescription } from '../onnx/read-model.js';
import { setMetadata } from '../onnx/set-metadata.js';
import { readUserFile } from '../read-file.js';
import { loadTurned } from '../target/load-target.js';
import type { Background } from '../target/rasterise.js';
import { targetOfModel } from '../target/target-metadata.js';
import { readCheckpoint } from '../training/run-folder.js';
import { UserError } from '../user-error.js';
import { writeWhole } from '../write-whole.js';

export interface EvaluateOptions {
  /** The picture to compare with, as in `train`, or the run's folder; where the model does not say. */
  target?: string;
  /** Cells; where the model does not say. */
  size?: number;
  /** Cells; where the model does not say. */
  padding?: number;
  /** What becomes of a flat backdrop; where the model does not say. */
  background?: Background;
  /** Number of patterns, each from a random seed of its own. */
  patterns?: number;
  /** The first of their random seeds. */
  randomSeed?: number;
  /** Ages at which patterns should still be there. */
  held?: number[];
  /** Fewer patterns, fewer steps. */
  quick?: boolean;
  /** Threads to grow patterns on. */
  threads?: number;
  /** Print JSON in place of the table. */
  json?: boolean;
  /** PNG file for a picture of the patterns beside their target. */
  sheet?: string;
  /** Write the scores into the model file's metadata and the manifest beside it. */
  record?: boolean;
  /** Called with the share that is done, 0..1. */
  onProgress?: (done: number) => void;
}

const MAX_MEGABYTES = 64;

/**
 * `growing-ca evaluate MODEL`: prints the score sheet of a model file.
 *
 * @throws UserError for whatever is wrong with the file, the target or the options
 */
export async function runEvaluate(
  modelPath: string,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  checkOptions(options);
  const bytes = await readUserFile(modelPath, 'a model file', MAX_MEGABYTES);
  // Whatever may be wrong with the manifest shows before minutes are spent.
  if (options.record) await manifestWith(modelPath, bytes);
  const subject = await subjectOf(modelPath, describeModel(bytes, modelPath), options);
  const { patterns, randomSeed, held, threads = availableParallelism(), onProgress } = options;
  const plan = completePlan(
    subject.target.size,
    { patterns, randomSeed, heldAt: held },
    options.quick ? QUICK_PLAN : DEFAULT_PLAN,
  );
  const run = { threads, onProgress };
  const { evaluation, goal, trials } = await evaluateModel(bytes, modelPath, subject, plan, run);
  if (options.sheet !== undefined) {
    await writePicture(options.sheet, await drawSheet(evaluation, goal, trials));
  }
  if (options.record) await recordScores(modelPath, bytes, evaluation);
  console.log(options.json ? JSON.stringify(evaluation, undefined, 2) : scoreTable(evaluation));
  return evaluation;
}

/** Before minutes are spent. */
function checkOptions({ quick, record, sheet }: EvaluateOptions): void {
  if (quick && record) {
    throw new UserError('--record contradicts --quick, whose scores say too little to be kept.');
  }
  if (sheet === undefined) return;
  if (!sheet.endsWith('.png')) {
    throw new UserError(`${sheet} does not end in .png; give the sheet such a name.`);
  }
  if (!existsSync(dirname(sheet))) {
    throw new UserError(`There is no folder ${dirname(sheet)} for the sheet; make it first.`);
  }
}

async function subjectOf(
  modelPath: string,
  description: ModelDescription,
  { target: spec, size, padding, background }: EvaluateOptions,
): Promise<Subject> {
  if (spec === undefined || !isFolder(spec)) {
    const given = { size, padding, background };
    const { target, source } = await targetOfModel(modelPath, description, spec, given);
    return { target, drawTurned: (degrees) => loadTurned(source, target, degrees) };
  }
  if (size !== undefined || padding !== undefined || background !== undefined) {
    throw new UserError(
      `The run in ${spec} says all of its target; leave --size, --padding and --background out.`,
    );
  }
  return subjectOfRun((await readCheckpoint(spec)).target);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

async function writePicture(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeWhole(path, bytes);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(`${path} cannot be written (${code}); check the folder and free space.`);
  }
}

async function recordScores(modelPath: string, bytes: Uint8Array, evaluation: Evaluation) {
  const scores = JSON.stringify(scoreRecord(evaluation));
  const scored = setMetadata(bytes, { [METADATA_KEYS.scores]: scores });
  const updated = await manifestWith(modelPath, scored);
  await writeWhole(modelPath, scored);
  if (updated) await writeManifest(manifestBeside(modelPath), updated);
}

function manifestBeside(modelPath: string): string {
  return join(dirname(modelPath), 'manifest.json');
}

/** The manifest beside a model file, where there is one, with the model in it. */
async function manifestWith(modelPath: string, bytes: Uint8Array): Promise<Manifest | undefined> {
  const path = manifestBeside(modelPath);
  if (!existsSync(path)) return undefined;
  return upsertManifestEntry(await readManifest(path), manifestEntry(basename(modelPath), bytes));
}

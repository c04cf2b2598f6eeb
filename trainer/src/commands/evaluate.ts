import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { METADATA_KEYS } from '../../../src/model/contract.js';
import { evaluateModel, type Evaluation } from '../evaluation/evaluate-model.js';
import { scoreRecord, scoreTable } from '../evaluation/report.js';
import {
  manifestEntry,
  readManifest,
  upsertManifestEntry,
  writeManifest,
} from '../onnx/manifest.js';
import { describeModel } from '../onnx/read-model.js';
import { setMetadata } from '../onnx/set-metadata.js';
import { readUserFile } from '../read-file.js';
import { targetOfModel } from '../target/target-metadata.js';

export interface EvaluateOptions {
  /** The picture to compare with, where the model does not say; as in `train`. */
  target?: string;
  /** Cells; where the model does not say. */
  size?: number;
  /** Cells; where the model does not say. */
  padding?: number;
  /** Number of patterns, each from a random seed of its own. */
  patterns?: number;
  /** The first of their random seeds. */
  randomSeed?: number;
  /** Print JSON in place of the table. */
  json?: boolean;
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
  const bytes = await readUserFile(modelPath, 'a model file', MAX_MEGABYTES);
  const description = describeModel(bytes, modelPath);
  const { size, padding, patterns, randomSeed } = options;
  const target = await targetOfModel(modelPath, description, options.target, { size, padding });
  const evaluation = await evaluateModel(
    bytes,
    modelPath,
    target,
    { patterns, randomSeed },
    options.onProgress,
  );
  if (options.record) await recordScores(modelPath, bytes, evaluation);
  console.log(options.json ? JSON.stringify(evaluation, undefined, 2) : scoreTable(evaluation));
  return evaluation;
}

async function recordScores(modelPath: string, bytes: Uint8Array, evaluation: Evaluation) {
  const scores = JSON.stringify(scoreRecord(evaluation));
  const scored = setMetadata(bytes, { [METADATA_KEYS.scores]: scores });
  const manifestPath = join(dirname(modelPath), 'manifest.json');
  const manifest = existsSync(manifestPath) && (await readManifest(manifestPath));
  // Whatever may be wrong with the manifest shows before anything is written.
  const updated =
    manifest && upsertManifestEntry(manifest, manifestEntry(basename(modelPath), scored));
  await writeFileAtomic(modelPath, Buffer.from(scored));
  if (updated) await writeManifest(manifestPath, updated);
}

import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { DTYPES, METADATA_KEYS, type Dtype } from '../../../src/model/contract.js';
import { checkFolder } from '../common/check-place.js';
import { decisiveCommand } from '../common/provenance.js';
import { readUserFile } from '../common/read-file.js';
import { portableCommand } from '../common/shell-words.js';
import { UserError } from '../common/user-error.js';
import { writeUserFile } from '../common/write-user-file.js';
import { evaluateModel } from '../evaluation/evaluate-model.js';
import { completePlan, DEFAULT_PLAN, QUICK_PLAN, type EvaluationPlan } from '../evaluation/plan.js';
import { medianRecord, scoreRecord } from '../evaluation/report.js';
import { scoresPage } from '../evaluation/scores-page.js';
import {
  listFile,
  manifestEntry,
  upsertManifestEntry,
  type Manifest,
  type ManifestModel,
} from '../onnx/manifest.js';
import { findChanged, readManifest, writeManifest } from '../onnx/manifest-files.js';
import { describeModel, readWeights } from '../onnx/read-model.js';
import { setMetadata } from '../onnx/set-metadata.js';
import { modelFileName, writeModelFile } from '../onnx/write-model.js';
import { posterOfModel } from '../pictures/poster.js';
import { findShortfalls, TOLERANCES, type RoundedDtype, type Scores } from '../quantize/gate.js';
import { WEIGHT_NAMES } from '../rule/weights.js';
import { isSlug } from '../targets/make-target.js';
import { EXPERIMENT_NAMES, type Experiment } from '../training/experiments.js';
import { buildModel } from './build-model.js';
import { openSource, type ExportSource } from './export-source.js';
import { KeptScores } from './kept-scores.js';
import { withShareBar } from './share-bar.js';
import type { ScoresChoice } from './scores-choice.js';

export interface PublishOptions {
  /** The folder of models, with their manifest. */
  weights: string;
  /** Name of the model there; default: its target's name. */
  name?: string;
  /**
   * A q8 file of the same model, as written by `export --finetune`, to publish instead of rounding
   * again.
   */
  q8?: string;
  /** How to score files; default: `full`, which takes minutes each. */
  scores?: ScoresChoice;
  patterns?: number;
  held?: number[];
  threads?: number;
  /** Score published models again. */
  again?: boolean;
}

/** Longer than the default of `evaluate`: what is shipped should hold. */
const HELD = [1000, 5000, 20000];

const manifestOf = (folder: string) => path.join(folder, 'manifest.json');

/**
 * `growing-ca publish FROM... --weights FOLDER`: puts finished runs, or model files, into a folder
 * of models: each at fp32, fp16 and q8, scored, with a poster, and listed in the manifest,
 * scores.json and SCORES.md. Without any, it only rewrites SCORES.md, and reports files that have
 * changed since they were published.
 *
 * @throws UserError if anything is wrong with the input; models before it stay published
 */
export async function runPublish(
  from: readonly string[],
  options: PublishOptions,
): Promise<Manifest> {
  const { weights, name } = options;
  if (name !== undefined && !isSlug(name)) {
    throw new UserError(
      `${name} is not a valid file name; use lower-case letters, digits and single hyphens between them, at most 100 characters.`,
    );
  }
  const single = (['name', 'q8'] as const).find((flag) => options[flag] !== undefined);
  if (single && from.length > 1) {
    throw new UserError(`--${single} works for one model only; publish the models one by one.`);
  }
  if (options.q8 !== undefined) await readRounded(options.q8, '');
  const sources = await Promise.all(from.map((each) => openSource(each, {})));
  // Checked first: errors in the manifest show before minutes are spent.
  await checkFolder(weights, '--weights');
  await readManifest(manifestOf(weights));
  const keys = sources.map((source, index) => keyOf(from[index], source, options));
  for (const [index, source] of sources.entries()) await publishOne(keys[index], source, options);
  const manifest = await readManifest(manifestOf(weights));
  for (const problem of await findUnpublished(weights, manifest.models)) {
    console.error(`warning: ${problem} Publish its model again.`);
  }
  await writeUserFile(path.join(weights, 'SCORES.md'), scoresPage(manifest));
  return manifest;
}

/** What a model is called in the folder. */
interface Key {
  name: string;
  experiment: Experiment;
}

/** @throws UserError if the source does not say it, or not so that files can be named after it */
function keyOf(from: string, { metadata }: ExportSource, options: PublishOptions): Key {
  const name = options.name ?? metadata[METADATA_KEYS.target];
  const said = metadata[METADATA_KEYS.experiment];
  if (!name || !said) {
    throw new UserError(
      `${from} has no target and experiment in its metadata; give a run of this trainer.`,
    );
  }
  if (!isSlug(name)) {
    throw new UserError(
      `${from} cannot be published under its own name, because its target is ${JSON.stringify(name)}; give another name with --name.`,
    );
  }
  const experiment = EXPERIMENT_NAMES.find((known) => known === said);
  if (experiment) return { name, experiment };
  throw new UserError(
    `${from} cannot be published, because its experiment is ${JSON.stringify(said)}; say what it is with growing-ca import --experiment.`,
  );
}

async function publishOne(
  { name, experiment }: Key,
  source: ExportSource,
  options: PublishOptions,
): Promise<void> {
  const { weights: folder } = options;
  const place = (dtype: Dtype) => path.join(folder, modelFileName(name, experiment, dtype));
  const keptScores = (dtype: Dtype) => new KeptScores(place(dtype));
  const before = await readManifest(manifestOf(folder));
  if (!options.again && (await isPublished(place('fp32'), source, before))) {
    console.log(`${name}, ${experiment}: already published; --again scores it again.`);
    return;
  }
  console.log(`${name}, ${experiment}`);
  const { [METADATA_KEYS.command]: command } = source.metadata;
  const metadata = {
    ...source.metadata,
    [METADATA_KEYS.target]: name,
    // Pages fetch these bytes, and the commands of several runs in a row are long.
    ...(command !== undefined && { [METADATA_KEYS.command]: decisiveCommand(command) }),
  };
  const files: { dtype: Dtype; bytes: Uint8Array; scores: Scores }[] = [];
  for (const dtype of DTYPES) {
    let bytes =
      dtype === 'q8' && options.q8 !== undefined
        ? await readRounded(options.q8, name)
        : await buildModel({ ...source, metadata }, dtype);
    const scores = await score(bytes, `${name} at ${dtype}`, source, keptScores(dtype), options);
    bytes = setMetadata(bytes, {
      [METADATA_KEYS.scores]: JSON.stringify(medianRecord(scores.evaluation)),
      ...(dtype !== 'fp32' && {
        [METADATA_KEYS.gate]: verdict(dtype, files[0].scores, scores, options),
      }),
    });
    files.push({ dtype, bytes, scores });
  }
  // Written together, so that no model is left half published.
  const picture = await posterOfModel(files[0].bytes, place('fp32'), experiment);
  const poster = listFile(`${name}.${experiment}.webp`, picture);
  await writeUserFile(path.join(folder, poster.file), picture);
  // Read again: another process may have published meanwhile.
  let manifest = await readManifest(manifestOf(folder));
  for (const { dtype, bytes, scores } of files) {
    await writeModelFile(place(dtype), bytes);
    const file = path.basename(place(dtype));
    const entry = manifestEntry(file, bytes, scoreRecord(scores.evaluation));
    manifest = upsertManifestEntry(manifest, { ...entry, poster });
  }
  await writeManifest(manifestOf(folder), manifest);
  for (const dtype of DTYPES) await keptScores(dtype).discard();
}

/** @throws UserError if it is not a q8 file */
async function readRounded(file: string, name: string): Promise<Uint8Array> {
  const bytes = await readUserFile(file, 'a q8 model file', 1);
  const { metadata } = describeModel(bytes, file);
  if (metadata[METADATA_KEYS.dtype] !== 'q8') {
    throw new UserError(`${file} is not a q8 file; write one with growing-ca export --dtype q8.`);
  }
  const commands = [METADATA_KEYS.command, METADATA_KEYS.finetune].filter((key) => metadata[key]);
  return setMetadata(bytes, {
    [METADATA_KEYS.target]: name,
    ...Object.fromEntries(commands.map((key) => [key, portableCommand(metadata[key])])),
  });
}

/**
 * Whether a model with the same weights is there, scored at every dtype, with all files as listed.
 */
async function isPublished(
  file: string,
  { weights }: ExportSource,
  { models }: Manifest,
): Promise<boolean> {
  const listed = models.find(({ files }) => files.fp32?.file === path.basename(file));
  if (!listed || DTYPES.some((dtype) => !listed.files[dtype])) return false;
  if ((await findUnpublished(path.dirname(file), [listed])).length > 0) return false;
  const published = readWeights(await readFile(file), file).weights;
  return WEIGHT_NAMES.every((name) =>
    Buffer.from(weights[name].buffer).equals(Buffer.from(published[name].buffer)),
  );
}

/**
 * Finds what a crash or a manual change may have left: files that are not as listed, or not scored.
 */
async function findUnpublished(
  folder: string,
  models: readonly ManifestModel[],
): Promise<string[]> {
  const unscored = models
    .flatMap(({ files }) => Object.values(files))
    .filter(({ scores }) => !scores);
  const changed = await findChanged(folder, models);
  return [...changed, ...unscored.map(({ file }) => `${file} has no scores of what it is now.`)];
}

async function score(
  bytes: Uint8Array,
  label: string,
  source: ExportSource,
  kept: KeptScores,
  { scores = 'full', patterns, held, threads = availableParallelism() }: PublishOptions,
): Promise<Scores> {
  const subject = await source.subject();
  const given: Partial<EvaluationPlan> =
    scores === 'full' ? { patterns, heldAt: held ?? HELD } : { patterns, heldAt: held };
  const base = scores === 'full' ? DEFAULT_PLAN : QUICK_PLAN;
  const plan = completePlan(subject.target.size, given, base);
  const before = await kept.read({ bytes, subject, plan });
  if (before) {
    console.log(`scores of ${label}: measured before the interruption, see ${kept.file}`);
    return before;
  }
  const measured = await withShareBar(`scores of ${label}`, (onProgress) =>
    evaluateModel(bytes, label, subject, plan, { threads, onProgress }),
  );
  await kept.keep({ bytes, subject, plan }, measured);
  return measured;
}

/**
 * The result of `export`'s gate for a rounded file. Here the file is published in any case, with
 * that result.
 */
function verdict(
  dtype: RoundedDtype,
  reference: Scores,
  rounded: Scores,
  { scores }: PublishOptions,
): string {
  const shortfalls = findShortfalls(reference, rounded, TOLERANCES[dtype]);
  for (const { text } of shortfalls) console.error(`warning: at ${dtype} ${text}`);
  const keys = shortfalls.map(({ key }) => key).join(' ');
  const result = keys === '' ? 'passed' : `failed ${keys}`;
  return scores === 'quick' ? `${result}, quick` : result;
}

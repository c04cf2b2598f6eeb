import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { METADATA_KEYS } from '../../../src/model/contract.js';
import { explained } from '../common/memory-limit.js';
import { UserError } from '../common/user-error.js';
import { writeWhole } from '../common/write-whole.js';
import { setMetadata } from '../onnx/set-metadata.js';
import { modelFileName } from '../onnx/write-model.js';
import { sourceOf } from '../targets/load-target.js';
import { holdsRun, readCheckpoint, readSettings } from '../training/run-folder.js';
import { readCatalog, type CatalogEntry } from './catalog-file.js';
import { checkAgainstRun, settingsFromFlags } from './settings-flags.js';
import { entriesOf, shardKind, type Shard } from './shard.js';
import type { TrainOptions } from './train.js';

/** The options of `growing-ca train` for many targets. */
export interface CatalogFlags {
  /** Path of the catalogue. */
  catalog?: string;
  /** The part of it to train; default: all. */
  shard?: Shard;
}

/** The result for a target. */
type Outcome = 'trained' | 'done before' | NodeJS.Signals;

/**
 * `growing-ca train --catalog FILE --out FOLDER`: trains each target of the catalogue, or of its
 * shard, in its own folder below FOLDER, and puts its model beside that folder. Targets that have a
 * model are skipped, half-finished ones are resumed, and a target that fails does not stop the
 * others.
 *
 * @param spec a target given in addition, which is an error
 * @returns the signal that ended it early, if one did
 * @throws UserError if the catalogue or the flags are wrong, or, at the end, if targets failed
 */
export async function runCatalog(
  spec: string | undefined,
  { catalog, shard = { number: 1, of: 1 }, ...options }: TrainOptions & CatalogFlags,
): Promise<NodeJS.Signals | undefined> {
  if (catalog === undefined) {
    throw new UserError('--shard needs a catalogue; name it with --catalog.');
  }
  if (spec !== undefined) {
    throw new UserError(
      `--catalog already lists the targets; leave out either --catalog or ${spec}.`,
    );
  }
  if (options.resume) {
    throw new UserError('--catalog resumes half-finished runs by itself; leave out --resume.');
  }
  const all = await readCatalog(catalog);
  await checkTogether(all, options);
  const entries = entriesOf(all, shard);
  const title = `${catalog}, shard ${shardKind.show(shard)}`;
  console.log(`${title}: ${entries.length} of ${all.length} targets`);

  const failed: string[] = [];
  for (const [index, entry] of entries.entries()) {
    const place = `[${index + 1}/${entries.length}] ${entry.name}`;
    try {
      console.log(place);
      const outcome = await trainEntry(entry, options);
      if (outcome !== 'trained' && outcome !== 'done before') return outcome;
      console.log(`${place}: ${outcome}`);
    } catch (error) {
      const known = explained(error);
      console.error(known ? `error: ${place}: ${known.message}` : error);
      failed.push(entry.name);
    }
  }
  if (failed.length > 0) {
    throw new UserError(
      `${failed.length} of ${entries.length} targets failed (${failed.join(', ')}); see above, fix them, and give the same command again.`,
    );
  }
  return undefined;
}

/** Checked before hours are spent on training. */
async function checkTogether(entries: readonly CatalogEntry[], options: TrainOptions) {
  for (const { name, settings } of entries) {
    try {
      await settingsFromFlags({ ...settings, ...options });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw new UserError(`${name}: ${error.message}`, { cause: error });
    }
  }
}

async function trainEntry(entry: CatalogEntry, options: TrainOptions): Promise<Outcome> {
  const { name, target, settings } = entry;
  const folder = path.join(options.out, name);
  const wanted = { ...settings, ...options, out: folder };
  const { experiment } = await settingsFromFlags(wanted);
  const model = path.join(options.out, modelFileName(name, experiment, 'fp32'));
  if (existsSync(model)) {
    await checkUnchanged(target, wanted, folder, model);
    return 'done before';
  }
  // Loaded lazily, so that mistakes in the input are reported at once.
  const { runTrain } = await import('./train.js');
  const resume = holdsRun(folder);
  const from = resume ? undefined : wanted.from;
  const signal = await runTrain(target, { ...wanted, resume, from });
  if (signal) return signal;
  await publish(name, folder, model);
  return 'trained';
}

/** Otherwise a model of another target, or of other settings, than the catalogue's would go unnoticed. */
async function checkUnchanged(
  spec: string,
  wanted: TrainOptions,
  folder: string,
  model: string,
): Promise<void> {
  const run = await readSettings(folder);
  if (!run) return;
  const advice = `move ${folder} and ${model} away to train it again`;
  const source = await sourceOf(spec);
  if (source !== run.target.source) {
    throw new UserError(`It was trained on ${run.target.source}, not on ${source}; ${advice}.`);
  }
  try {
    await checkAgainstRun(wanted, run.settings, folder);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`It was trained with other settings; ${advice}.`, { cause: error });
  }
}

/** Puts a finished run's model beside its folder, named as in the catalogue. */
async function publish(name: string, folder: string, model: string): Promise<void> {
  const { target, settings } = await readCheckpoint(folder);
  const file = path.join(folder, modelFileName(target.name, settings.experiment, 'fp32'));
  const bytes = setMetadata(await readFile(file), { [METADATA_KEYS.target]: name });
  await writeWhole(model, bytes);
}

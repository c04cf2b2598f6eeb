import { createHash } from 'node:crypto';
import { METADATA_KEYS, type Dtype, type Masking } from '../../../src/model/contract.js';
import { UserError } from '../common/user-error.js';
import { describeModel } from './read-model.js';

/**
 * Everything known about a folder of models. It is stored in two files, see `writeManifest`: what
 * pages need in `manifest.json`, the rest in `scores.json`, each with a schema beside it.
 */
export interface Manifest {
  version: 1;
  models: ManifestModel[];
}

/** A model in all its dtypes. Name and experiment together are its key. */
export interface ManifestModel {
  name: string;
  experiment: string;
  emoji?: string;
  grid: { width: number; height: number };
  channels?: number;
  fireRate?: number;
  masking?: Masking;
  iterations?: number;
  /** SPDX identifier of the target picture's licence. */
  licence?: string;
  /** Where the target picture comes from. */
  source?: string;
  /** The command that trained the model. */
  command?: string;
  /** Git commit of the trainer; its version if it was installed, or `browser`. */
  commit?: string;
  /** A picture of the grown pattern. */
  poster?: PosterFile;
  files: Partial<Record<Dtype, ManifestFile>>;
}

export interface ManifestFile {
  /** Name of the file, in the manifest's folder. */
  file: string;
  bytes: number;
  /** Hexadecimal. */
  sha256: string;
  /** For rounded weights: the result of comparing them with fp32; see METADATA_KEYS. */
  gate?: string;
  /** For finetuned weights: how they were finetuned; see METADATA_KEYS. */
  finetune?: string;
  /** What `growing-ca evaluate` measured for this file; see `scoreRecord`. */
  scores?: Record<string, unknown>;
}

/** A poster; only its name is known if `scores.json` is out of date. */
export type PosterFile = Pick<ManifestFile, 'file'> & Partial<ManifestFile>;

/**
 * The manifest entry of a model file, from its metadata and bytes.
 *
 * @param scores see `scoreRecord`
 */
export function manifestEntry(
  fileName: string,
  bytes: Uint8Array,
  scores?: Record<string, unknown>,
): ManifestModel {
  const { channels, grid, fireRate, masking, metadata } = describeModel(bytes, fileName);
  const text = (key: keyof typeof METADATA_KEYS) => metadata[METADATA_KEYS[key]] || undefined;
  const name = text('target');
  const experiment = text('experiment');
  if (!name || !experiment) {
    throw new UserError(
      `${fileName} has no target and experiment in its metadata, which a manifest needs; export it with growing-ca export.`,
    );
  }
  const file = withoutUndefined({
    ...listFile(fileName, bytes),
    gate: text('gate'),
    finetune: text('finetune'),
    scores,
  });
  return withoutUndefined({
    name,
    experiment,
    emoji: text('emoji'),
    grid,
    channels,
    fireRate,
    masking,
    iterations: text('iterations') === undefined ? undefined : Number(text('iterations')),
    licence: text('licence'),
    source: text('source'),
    command: text('command'),
    commit: text('commit'),
    files: { [(text('dtype') ?? 'fp32') as Dtype]: file },
  });
}

/**
 * The manifest with this model added. It replaces the one with the same name and experiment, but
 * keeps its poster and files of other dtypes. Models are sorted by name and experiment.
 */
export function upsertManifestEntry(manifest: Manifest, entry: ManifestModel): Manifest {
  const same = ({ name, experiment }: ManifestModel) =>
    name === entry.name && experiment === entry.experiment;
  const before = manifest.models.find(same);
  const files = { ...before?.files, ...entry.files };
  const poster = entry.poster ?? before?.poster;
  const key = ({ name, experiment }: ManifestModel) => `${name} ${experiment}`;
  const models = [
    ...manifest.models.filter((model) => !same(model)),
    withoutUndefined({ ...entry, poster, files }),
  ];
  models.sort((a, b) => (key(a) < key(b) ? -1 : 1));
  return { ...manifest, models };
}

/** The manifest's entry for a file in its folder. */
export function listFile(file: string, bytes: Uint8Array): ManifestFile {
  return { file, bytes: bytes.length, sha256: sha256(bytes) };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function withoutUndefined<Value extends object>(value: Value): Value {
  const kept = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return Object.fromEntries(kept) as Value;
}

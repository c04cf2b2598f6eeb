import { createHash } from 'node:crypto';
import { METADATA_KEYS, type Dtype, type Masking } from '../../../src/model/contract.js';
import { UserError } from '../common/user-error.js';
import { describeModel } from './read-model.js';

/**
 * All that is known of a folder of models. It lies there in two files, see `writeManifest`: what
 * pages need in `manifest.json`, and the rest in `scores.json`, each with a schema beside it.
 */
export interface Manifest {
  version: 1;
  models: ManifestModel[];
}

/** A model in all dtypes that there are of it. Name and experiment together are its key. */
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
  /** Git commit of the trainer, its version where it was installed, or `browser`. */
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
  /** Of rounded weights: what comparing them with fp32 found, see METADATA_KEYS. */
  gate?: string;
  /** Of weights that were trained on while they were rounded: how, see METADATA_KEYS. */
  finetune?: string;
  /** What `growing-ca evaluate` measured of this very file; see `scoreRecord`. */
  scores?: Record<string, unknown>;
}

/** Of a poster that changed while its scores did not arrive, a manifest knows the name alone. */
export type PosterFile = Pick<ManifestFile, 'file'> & Partial<ManifestFile>;

/**
 * What a model file's own metadata and bytes say of it, as a manifest lists it.
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
 * The manifest with this model in it: in place of the one of the same name and experiment, whose
 * files of other dtypes and poster stay. Models are in the order of their names and experiments.
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

/** How a manifest lists a file of its folder. */
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

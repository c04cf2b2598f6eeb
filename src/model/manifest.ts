import { manifestUrl, resolveUrl } from '../common/assets.js';
import { download } from '../common/download.js';
import { GrowingCaError, reasonOf } from '../common/errors.js';
import { LoadOnce } from '../common/load-once.js';
import { usableText } from '../common/settings.js';
import { usableGrid } from '../grid/size.js';
import type { GridSize } from '../grid/size.js';
import { DEFAULT_EXPERIMENT, DTYPES } from './contract.js';
import type { Dtype } from './contract.js';
import { expectDigest } from './digests.js';
import { registeredModels, scriptsHaveRun } from './registered.js';

/**
 * `weights/manifest.json`: the files of each model. Everything else about a model is in its file.
 */
export interface Manifest {
  readonly version: number;
  readonly models: readonly ManifestModel[];
}

export interface ManifestModel {
  /** The name that `target` refers to. */
  readonly name: string;
  readonly experiment?: string;
  /** The grid of training, in cells: lets the page reserve room before the model arrives. */
  readonly grid?: GridSize;
  /** A picture of the grown pattern. */
  readonly poster?: ManifestFile;
  readonly files: Partial<Record<Dtype, ManifestFile>>;
}

export interface ManifestFile {
  /** Address of the file, relative to the manifest. */
  readonly file: string;
  /** Hexadecimal; a model file with another digest is refused. */
  readonly sha256?: string;
}

/** What to look up in the manifest. */
export interface TargetChoice {
  readonly target: string;
  /** Default: `regenerate` if available, else the first. */
  readonly experiment?: string;
  /** Default `auto`: the smallest file available. */
  readonly dtype?: string;
}

/** Addresses are absolute. */
export interface FoundModel {
  readonly url: string;
  readonly dtype: Dtype;
  readonly experiment?: string;
  readonly grid?: GridSize;
  readonly poster?: string;
}

/**
 * How long to wait for scripts that may register the model before fetching the manifest,
 * milliseconds.
 */
const PATIENCE = 1000;

const smallestFirst = [...DTYPES].reverse();

type Listed = Manifest & { readonly address: string };

const manifests = new LoadOnce((address: string) => readManifest(address));

/** Bypasses every cache, once for all callers that the same older manifest failed. */
const renewed = new LoadOnce(async (old: Listed) => {
  const newer = await readManifest(old.address, 'reload');
  manifests.set(old.address, newer);
  return newer;
}, 1);

/**
 * Looks up a target: in the models registered by modules, then in the manifest. A cached manifest
 * may be older than the files beside it, so after a failure it is fetched again and the current one
 * decides.
 *
 * @throws GrowingCaError `manifest-unreachable`, `manifest-invalid`, `target-unknown`,
 *   `experiment-unknown` or `dtype-unknown`
 */
export function findModel(choice: TargetChoice): Promise<FoundModel> {
  return useModel(choice, (found) => found);
}

/** Like `findModel`, but also looks further if `use` fails with what was found. */
export async function useModel<T>(
  choice: TargetChoice,
  use: (found: FoundModel) => T | Promise<T>,
): Promise<T> {
  let found = chooseRegistered(choice);
  if (!found) await Promise.race([scriptsHaveRun(), pause(PATIENCE)]);
  found ??= chooseRegistered(choice);
  if (found) return use(found);
  try {
    return await useListed(choice, use);
  } catch (error) {
    await scriptsHaveRun();
    found = chooseRegistered(choice);
    if (found) return use(found);
    throw error;
  }
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** @returns undefined if it is not registered; the manifest may have it */
function chooseRegistered(choice: TargetChoice): FoundModel | undefined {
  const models = registeredModels().filter(isModel);
  try {
    // Registered models have absolute addresses; the base is not used.
    return choose({ version: 1, models, address: 'data:' }, choice);
  } catch {
    return undefined;
  }
}

async function useListed<T>(
  choice: TargetChoice,
  use: (found: FoundModel) => T | Promise<T>,
): Promise<T> {
  const address = manifestUrl();
  if (!address) throw notImported(choice);
  const known = await manifests.get(address);
  try {
    return await use(choose(known, choice));
  } catch (error) {
    const newer = await renewed.get(known).catch(() => known);
    if (JSON.stringify(newer) === JSON.stringify(known)) throw error;
    return use(choose(newer, choice));
  }
}

function choose({ models, address }: Listed, { target, ...choice }: TargetChoice): FoundModel {
  const experiments = models.filter(({ name }) => name === target);
  if (experiments.length === 0) {
    throw new GrowingCaError(
      'target-unknown',
      `There is no model named "${target}": choose one from the manifest (${list(models.map(({ name }) => name))}), or set src to the address of a model file.`,
    );
  }
  const wanted = usableText(choice.experiment);
  const found =
    experiments.find(({ experiment }) => experiment === (wanted ?? DEFAULT_EXPERIMENT)) ??
    (wanted ? undefined : experiments[0]);
  if (!found) {
    throw new GrowingCaError(
      'experiment-unknown',
      `"${target}" has no experiment "${wanted}": choose one that the manifest lists for it (${list(experiments.map(({ experiment }) => experiment))}).`,
    );
  }
  const { dtype, file, sha256 } = chooseFile(found, usableText(choice.dtype) ?? 'auto', address);
  const modelUrl = new URL(file, address).href;
  expectDigest(modelUrl, sha256);
  return {
    dtype,
    url: modelUrl,
    experiment: found.experiment,
    grid: usableGrid(found.grid),
    poster: found.poster && new URL(found.poster.file, address).href,
  };
}

function chooseFile({ name, files }: ManifestModel, wanted: string, address: string) {
  const listed = smallestFirst.filter((dtype) => files[dtype]);
  if (listed.length === 0) throw invalid(address, `it lists no file for "${name}"`);
  const dtype = wanted === 'auto' ? listed[0] : listed.find((each) => each === wanted);
  if (!dtype) {
    throw new GrowingCaError(
      'dtype-unknown',
      `"${name}" has no ${wanted} file: choose a dtype that the manifest lists for it (${list(listed)}), or "auto".`,
    );
  }
  return { dtype, ...files[dtype]! };
}

/** Distinct words, in quotes. */
function list(words: readonly (string | undefined)[]): string {
  const known = words.filter((word) => word !== undefined);
  return [...new Set(known)].map((word) => `"${word}"`).join(', ') || 'none';
}

async function readManifest(relative: string, cache?: RequestCache): Promise<Listed> {
  let address = relative;
  let body: string;
  try {
    address = resolveUrl(relative);
    body = new TextDecoder().decode(await download(address, undefined, cache));
  } catch (cause) {
    throw new GrowingCaError(
      'manifest-unreachable',
      `The list of models could not be fetched from ${address} (${reasonOf(cause)}): serve the package's weights folder beside its dist folder, or set manifestUrl.`,
      cause,
    );
  }
  let content: unknown;
  try {
    content = JSON.parse(body);
  } catch (cause) {
    throw invalid(address, 'it is not JSON', cause);
  }
  if (!isManifest(content)) throw invalid(address, 'it has no list "models" of named files');
  return { ...content, address };
}

/** For builds for bundlers, which have no weights folder beside them. */
function notImported({ target, experiment }: TargetChoice): GrowingCaError {
  const name = experiment ? `${target}.${experiment}` : target;
  return new GrowingCaError(
    'target-unknown',
    `No module of this page has the model for target="${target}": add import 'growing-ca/models/${name}', or set manifestUrl to the manifest of a copy of the package's weights folder, which has every experiment and dtype.`,
  );
}

function isManifest(content: unknown): content is Manifest {
  const models = (content as Partial<Manifest> | null)?.models;
  return Array.isArray(models) && models.every(isModel);
}

function isModel(model: Partial<ManifestModel> | null): boolean {
  return (
    typeof model?.name === 'string' &&
    typeof model.files === 'object' &&
    model.files !== null &&
    Object.values(model.files).every(isFile) &&
    (model.poster === undefined || isFile(model.poster))
  );
}

function isFile(file: Partial<ManifestFile> | null | undefined): boolean {
  return (
    typeof file?.file === 'string' && (file.sha256 === undefined || typeof file.sha256 === 'string')
  );
}

function invalid(address: string, reason: string, cause?: unknown): GrowingCaError {
  return new GrowingCaError(
    'manifest-invalid',
    `The list of models at ${address} cannot be read, because ${reason}: set manifestUrl to a manifest.json like the one in this package.`,
    cause,
  );
}

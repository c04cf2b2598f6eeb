import { codeFolder, resolveUrl } from '../assets.js';
import { GrowingCaError } from '../errors.js';
import type { Dtype } from './contract.js';

/** `weights/manifest.json`: which file holds which model. What a model is, its file says itself. */
export interface Manifest {
  readonly version: number;
  readonly models: readonly ManifestModel[];
}

export interface ManifestModel {
  /** What `target` names. */
  readonly name: string;
  readonly experiment?: string;
  readonly files: Partial<Record<Dtype, ManifestFile>>;
}

export interface ManifestFile {
  /** Address of the model file, relative to the manifest. */
  readonly file: string;
}

let url = `${codeFolder}../weights/manifest.json`;
const fetched = new Map<string, Promise<Manifest>>();

export function manifestUrl(): string {
  return url;
}

/** Names another manifest, for models that are looked up from now on. */
export function setManifestUrl(address: string | URL): void {
  url = String(address);
}

/**
 * @param target name of a model in the manifest
 * @returns the absolute address of its model file
 * @throws GrowingCaError `manifest-unreachable`, `manifest-invalid` or `target-unknown`
 */
export async function findModelUrl(target: string): Promise<string> {
  const address = resolveUrl(url);
  const { models } = await fetchManifest(address);
  const found = models.find(({ name }) => name === target);
  if (!found) {
    const names = models.map(({ name }) => `"${name}"`).join(', ') || 'none';
    throw new GrowingCaError(
      'target-unknown',
      `There is no model of "${target}": choose one that the manifest lists (${names}), or give the address of a model file as src.`,
    );
  }
  const file = found.files.fp32 ?? Object.values(found.files)[0];
  if (!file) throw invalid(address, `it lists no file for "${target}"`);
  return new URL(file.file, address).href;
}

/** Once for the page; a failed attempt is forgotten. */
function fetchManifest(address: string): Promise<Manifest> {
  let manifest = fetched.get(address);
  if (!manifest) {
    manifest = readManifest(address).catch((error) => {
      fetched.delete(address);
      throw error;
    });
    fetched.set(address, manifest);
  }
  return manifest;
}

async function readManifest(address: string): Promise<Manifest> {
  let body: string;
  try {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`status ${response.status}`);
    body = await response.text();
  } catch (cause) {
    throw new GrowingCaError(
      'manifest-unreachable',
      `The list of models could not be fetched from ${address}: serve the package's weights folder beside its dist folder, or set manifestUrl.`,
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
  return content;
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
    Object.values(model.files).every((file) => typeof file?.file === 'string')
  );
}

function invalid(address: string, reason: string, cause?: unknown): GrowingCaError {
  return new GrowingCaError(
    'manifest-invalid',
    `The list of models at ${address} cannot be read, because ${reason}: point manifestUrl at a manifest.json of this package's kind.`,
    cause,
  );
}

import { downloadBegun } from '../common/ahead.js';
import { resolveUrl } from '../common/assets.js';
import { download } from '../common/download.js';
import type { OnProgress } from '../common/download.js';
import { GrowingCaError, reasonOf } from '../common/errors.js';
import { LoadOnce } from '../common/load-once.js';
import { oneOf, usableFireRate } from '../common/settings.js';
import { usableGrid } from '../grid/size.js';
import type { GridSize } from '../grid/size.js';
import { MAKE_ONE, checkContract } from './check-contract.js';
import { DTYPES, METADATA_KEYS } from './contract.js';
import type { Dtype } from './contract.js';
import { expectedDigest } from './digests.js';
import { readOnnxInfo } from './onnx-info.js';
import type { Dimension, OnnxInfo } from './onnx-info.js';
import { OnnxFormatError } from './protobuf.js';

/** A file that follows the model contract, and what it says about itself. */
export interface Model {
  readonly bytes: Uint8Array;
  /** Where it came from, for messages; a `data:` URL is cut short. */
  readonly url: string;
  /** Cells it was trained on; a fixed shape in the graph overrides the metadata. */
  readonly grid: GridSize;
  readonly channels: number;
  /** 0..1 */
  readonly fireRate: number;
  /** Whether the graph only runs on a grid of that size. */
  readonly gridIsFixed: boolean;
  readonly dtype: Dtype;
  readonly metadata: ReadonlyMap<string, string>;
}

const DEFAULT_GRID: GridSize = { width: 64, height: 64 };
const DEFAULT_CHANNELS = 16;
const DEFAULT_FIRE_RATE = 0.5;
const MIN_CHANNELS = 4;
const usableDtype = oneOf<Dtype>(...DTYPES);

/** Engines that share a model share its session; this many models take a few megabytes at most. */
const MODELS_KEPT = 64;
const models = new LoadOnce(fetchModel, MODELS_KEPT);

/**
 * @returns the same object for the same address, as long as it is among the last 64 loaded
 * @throws GrowingCaError `model-unreachable`, `model-changed`, `model-not-onnx`, `model-truncated`
 *   or `model-incompatible`
 */
export function loadModel(url: string, onProgress?: OnProgress): Promise<Model> {
  return models.get(resolveModelUrl(url), onProgress);
}

/**
 * @returns `src` as an absolute address, resolved against the page
 * @throws GrowingCaError `model-unreachable`
 */
function resolveModelUrl(src: string): string {
  try {
    return resolveUrl(src);
  } catch (cause) {
    throw new GrowingCaError(
      'model-unreachable',
      `"${src}" is not an address: give src the address of a model file, such as "lizard.onnx".`,
      cause,
    );
  }
}

/**
 * Reads a model from bytes. `name` names the file in messages.
 *
 * @throws GrowingCaError `model-not-onnx`, `model-truncated` or `model-incompatible`
 */
export function readModel(bytes: Uint8Array, name = 'the given bytes'): Model {
  let info: OnnxInfo;
  try {
    info = readOnnxInfo(bytes);
  } catch (cause) {
    if (cause instanceof OnnxFormatError && cause.kind === 'truncated') {
      throw new GrowingCaError(
        'model-truncated',
        `The model file ${name} ends too early, after ${bytes.length} bytes: upload or export it again.`,
        cause,
      );
    }
    throw new GrowingCaError(
      'model-not-onnx',
      `The file ${name} is not an ONNX model: check the address (servers often answer a wrong one with a web page), or ${MAKE_ONE}.`,
      cause,
    );
  }
  const state = checkContract(info, name);
  const { metadata } = info;
  return {
    bytes,
    url: name,
    metadata,
    grid: readGrid(state.shape, metadata.get(METADATA_KEYS.grid)),
    gridIsFixed: state.shape.slice(2).some((dimension) => typeof dimension === 'number'),
    dtype: usableDtype(metadata.get(METADATA_KEYS.dtype)),
    channels: readChannels(state.shape[1], metadata.get(METADATA_KEYS.channels), name),
    fireRate: usableFireRate(metadata.get(METADATA_KEYS.fireRate)) ?? DEFAULT_FIRE_RATE,
  };
}

async function fetchModel(url: string, onProgress: OnProgress): Promise<Model> {
  const name = nameOf(url);
  let bytes = await fetchBytes(url, onProgress);
  let isListed = await hasDigest(bytes, url);
  if (!isListed) {
    // A cache may hold an older file.
    bytes = await fetchBytes(url, onProgress, 'reload');
    isListed = await hasDigest(bytes, url);
  }
  const model = readModel(bytes, name);
  if (isListed) return model;
  throw new GrowingCaError(
    'model-changed',
    `The model at ${name} is not the file that the manifest lists (its SHA-256 differs): upload all files of the weights folder together, and empty caches.`,
  );
}

/** An address for messages: `data:` URLs, which hold the whole file, are cut short. */
function nameOf(url: string): string {
  return url.replace(/^(data:.{50}).+/, '$1…');
}

async function fetchBytes(
  url: string,
  onProgress: OnProgress,
  cache?: RequestCache,
): Promise<Uint8Array> {
  try {
    // Decoded here: the page's Content-Security-Policy may forbid fetching it.
    const [, inPage] = /^data:[^,]*;base64,([^%#]+)$/.exec(url) ?? [];
    if (inPage) return Uint8Array.from(atob(inPage), (letter) => letter.charCodeAt(0));
    return await (cache ? download(url, onProgress, cache) : downloadBegun(url, onProgress));
  } catch (cause) {
    throw new GrowingCaError(
      'model-unreachable',
      `The model could not be fetched from ${nameOf(url)} (${reasonOf(cause)}): check the address and the connection; other sites must allow it with a CORS header.`,
      cause,
    );
  }
}

/** Insecure pages have no `crypto.subtle`, so they skip the check. */
async function hasDigest(bytes: Uint8Array, url: string): Promise<boolean> {
  const expected = expectedDigest(url);
  if (expected === undefined || !globalThis.crypto?.subtle) return true;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as BufferSource));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return found === expected;
}

/** A numeric shape was checked already; metadata is clamped to the allowed range. */
function readGrid([, , height, width]: readonly Dimension[], text?: string): GridSize {
  const told = usableGrid(text) ?? DEFAULT_GRID;
  return {
    width: typeof width === 'number' ? width : told.width,
    height: typeof height === 'number' ? height : told.height,
  };
}

function readChannels(dimension: Dimension, text: string | undefined, name: string): number {
  const channels = typeof dimension === 'number' ? dimension : Number(text ?? DEFAULT_CHANNELS);
  if (Number.isInteger(channels) && channels >= MIN_CHANNELS) return channels;
  throw new GrowingCaError(
    'model-incompatible',
    `The model ${name} says that it has ${typeof dimension === 'number' ? dimension : text} channels, but a state needs ${MIN_CHANNELS} or more (red, green, blue, alpha): ${MAKE_ONE}.`,
  );
}

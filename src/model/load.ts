import { resolveUrl } from '../assets.js';
import { GrowingCaError } from '../errors.js';
import type { GridSize } from '../engine/engine.js';
import {
  CONTRACT_VERSION,
  INPUT_NAMES,
  METADATA_KEYS,
  NEXT_STATE,
  OUTPUT_NAMES,
  ROTATION,
  STATE,
  UPDATE_MASK,
} from './contract.js';
import { OnnxFormatError, readOnnxInfo } from './metadata.js';
import type { Dimension, OnnxInfo, TensorInfo } from './metadata.js';

/** A file that keeps the model contract, and what it says about itself. */
export interface Model {
  readonly bytes: Uint8Array;
  /** Where it came from, for messages. */
  readonly url: string;
  /** Cells that it was trained on; a fixed shape in the graph decides before the metadata. */
  readonly grid: GridSize;
  readonly channels: number;
  /** 0..1 */
  readonly fireRate: number;
  readonly metadata: ReadonlyMap<string, string>;
}

const DEFAULT_GRID: GridSize = { width: 64, height: 64 };
const DEFAULT_CHANNELS = 16;
const DEFAULT_FIRE_RATE = 0.5;
const MIN_CHANNELS = 4;
/** Perception looks at 3×3 cells; the upper end keeps a typing error from filling the memory. */
const GRID_RANGE = { min: 3, max: 2048 };
const FLOAT32 = 1;

const MAKE_ONE = 'write one with `growing-ca export`';

/**
 * @throws GrowingCaError `model-unreachable`, `model-not-onnx`, `model-truncated` or
 *   `model-incompatible`
 */
export async function loadModel(url: string, signal?: AbortSignal): Promise<Model> {
  return readModel(await fetchModel(url, signal), url);
}

/**
 * @returns the absolute address of what `src` names, seen from the page
 * @throws GrowingCaError `model-unreachable`
 */
export function resolveModelUrl(src: string): string {
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

/** As `loadModel`, for bytes that are there already. `name` stands for the file in messages. */
export function readModel(bytes: Uint8Array, name = 'the given bytes'): Model {
  if (startsLikeHtml(bytes)) {
    throw new GrowingCaError(
      'model-not-onnx',
      `There is a web page at ${name}, not a model: check the address; servers often answer a wrong one with a page.`,
    );
  }
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
      `The file ${name} is not an ONNX model: ${MAKE_ONE}.`,
      cause,
    );
  }
  checkVersion(info.metadata.get(METADATA_KEYS.contractVersion), name);
  const state = checkContract(info, name);
  const { metadata } = info;
  return {
    bytes,
    url: name,
    metadata,
    grid: readGrid(state.shape, metadata.get(METADATA_KEYS.grid)),
    channels: readChannels(state.shape[1], metadata.get(METADATA_KEYS.channels), name),
    fireRate: readFireRate(metadata.get(METADATA_KEYS.fireRate)),
  };
}

async function fetchModel(url: string, signal?: AbortSignal): Promise<Uint8Array> {
  let response: Response;
  try {
    response = await fetch(url, { signal });
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw new GrowingCaError(
      'model-unreachable',
      `The model could not be fetched from ${url}: check the address and the connection; another site must allow it by a CORS header.`,
      cause,
    );
  }
  throw new GrowingCaError(
    'model-unreachable',
    `There is no model at ${url} (the server answered with status ${response.status}): check the address.`,
  );
}

function startsLikeHtml(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes.subarray(0, 64)).trimStart().startsWith('<');
}

function checkVersion(text: string | undefined, name: string): void {
  if (Number(text) > CONTRACT_VERSION) {
    throw new GrowingCaError(
      'model-incompatible',
      `The model ${name} follows version ${text} of the model contract, and this code knows ${CONTRACT_VERSION}: update growing-ca.`,
    );
  }
}

function checkContract({ inputs, outputs }: OnnxInfo, name: string): TensorInfo {
  const complain = (what: string) =>
    new GrowingCaError(
      'model-incompatible',
      `The model ${name} cannot run here, because ${what}: a model takes ${INPUT_NAMES.join(', ')} and gives ${NEXT_STATE}; ${MAKE_ONE}.`,
    );
  const byName = new Map([...inputs, ...outputs].map((tensor) => [tensor.name, tensor]));
  const expected = [...INPUT_NAMES, ...OUTPUT_NAMES];
  const missing = expected.filter((wanted) => !byName.has(wanted));
  if (missing.length > 0) throw complain(`it lacks ${missing.join(', ')}`);
  const extra = inputs.filter((input) => !INPUT_NAMES.some((wanted) => wanted === input.name));
  if (extra.length > 0) {
    throw complain(`it also asks for ${extra.map((input) => input.name).join(', ')}`);
  }
  for (const wanted of expected) {
    const { elementType, shape } = byName.get(wanted)!;
    if (elementType !== FLOAT32) throw complain(`its ${wanted} is not float32`);
    if (shape.length !== 0 && shape.length !== 4) {
      throw complain(`its ${wanted} has ${shape.length} dimensions instead of 4`);
    }
  }
  const fixed: [string, number, number][] = [
    [STATE, 0, 1],
    [UPDATE_MASK, 1, 1],
    [ROTATION, 1, 2],
  ];
  for (const [input, axis, size] of fixed) {
    const dimension = byName.get(input)!.shape[axis];
    if (typeof dimension === 'number' && dimension !== size) {
      throw complain(`dimension ${axis} of its ${input} is ${dimension} instead of ${size}`);
    }
  }
  return byName.get(STATE)!;
}

function readGrid(shape: readonly Dimension[], text = ''): GridSize {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(text) ?? [];
  const side = (dimension: Dimension, told: string | undefined, otherwise: number) => {
    const cells = typeof dimension === 'number' ? dimension : Number(told);
    return cells >= GRID_RANGE.min && cells <= GRID_RANGE.max ? cells : otherwise;
  };
  return {
    width: side(shape[3], width, DEFAULT_GRID.width),
    height: side(shape[2], height, DEFAULT_GRID.height),
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

function readFireRate(text: string | undefined): number {
  const rate = text === undefined || text.trim() === '' ? NaN : Number(text);
  return rate >= 0 && rate <= 1 ? rate : DEFAULT_FIRE_RATE;
}

import type { Arithmetic } from '../kernel/arithmetic.js';
import { eachWeight, WEIGHT_NAMES, weightShapes, type RuleWeights } from '../rule/weights.js';
import type { Target } from '../targets/target.js';
import { checkSettings } from './check-settings.js';
import type { SafePoint } from './health.js';
import type { Sample } from './pool.js';
import type { NamedArray, TensorFile } from './safetensors.js';
import { decodeTensors, encodeTensors } from './safetensors.js';
import { BEFORE_THESE, type TrainingSettings } from './settings.js';
import type { TrainingState } from './training-state.js';

/** A snapshot of a run: everything needed to resume or export it. */
export interface Checkpoint {
  settings: TrainingSettings;
  target: Target;
  /** The target turned by each of the turns, [4, height, width], if the run has rotations. */
  turned?: Float32Array[];
  /** The command line that started the run. */
  command: string;
  /** Identifies the trainer; see provenance.ts. */
  commit: string;
  /** Arithmetic of the training kernel, if the run uses it. */
  arithmetic?: Arithmetic;
  state: TrainingState;
}

const VERSION = '4';
/** Prefix of the tensors of the safe point. */
const SAFE = 'safe.';
/** Prefix of the newest weights, if others are shown. */
const NEWEST = 'newest';
const WEIGHT_GROUPS = ['weights', 'firstMoments', 'secondMoments'] as const;

export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  const { settings, target, turned, command, commit, arithmetic, state } = checkpoint;
  const { channels } = settings;
  const shapes = weightShapes(settings);
  const { height, width } = target;
  const tensors = new Map<string, NamedArray>();
  const addWeights = (prefix: string, point: SafePoint) => {
    for (const group of WEIGHT_GROUPS) {
      for (const name of WEIGHT_NAMES) {
        const data = point[group][name];
        tensors.set(`${prefix}${group}.${name}`, { shape: shapes[name], data });
      }
    }
  };
  addWeights('', state);
  addWeights(SAFE, state.safePoint);
  for (const name of state.newest ? WEIGHT_NAMES : []) {
    tensors.set(`${NEWEST}.${name}`, { shape: shapes[name], data: state.newest![name] });
  }
  tensors.set('target', { shape: [4, height, width], data: target.data });
  turned?.forEach((data, turn) => {
    tensors.set(`turned.${turn}`, { shape: [4, height, width], data });
  });
  const samples = [...state.pool].sort(([a], [b]) => a - b);
  for (const [index, sample] of samples) {
    tensors.set(`pool.${index}`, { shape: [height, width, channels], data: sample.state });
  }
  const about = { ...target, data: undefined };
  return encodeTensors({
    tensors,
    metadata: {
      checkpoint: VERSION,
      iteration: String(state.iteration),
      safeIteration: String(state.safePoint.iteration),
      slowdowns: String(state.slowdowns),
      deadBatches: String(state.deadBatches),
      settings: JSON.stringify(settings),
      target: JSON.stringify(about),
      poolTurns: JSON.stringify(samples.map(([, { turn }]) => turn)),
      command,
      commit,
      ...(arithmetic && { arithmetic }),
    },
  });
}

/** @throws Error that says why the bytes are not a complete checkpoint */
export function decodeCheckpoint(file: Uint8Array): Checkpoint {
  const { tensors, metadata } = decodeTensors(file);
  if (Number(metadata.checkpoint) > Number(VERSION)) {
    throw new RangeError('it is of a newer version of growing-ca');
  }
  if (metadata.checkpoint !== VERSION) {
    throw new RangeError('it is not a checkpoint of this version of growing-ca');
  }
  const settings = readSettings(metadata);
  const about = JSON.parse(metadata.target) as Target;
  const { height, width } = about;
  const shapes = weightShapes(settings);
  const data = (name: string, shape: readonly number[]): Float32Array => {
    const tensor = tensors.get(name);
    if (!tensor) throw new RangeError(`it lacks the tensor ${name}`);
    if (tensor.shape.join() !== shape.join()) {
      throw new RangeError(`its tensor ${name} is [${tensor.shape}] instead of [${shape}]`);
    }
    return tensor.data;
  };
  const group = (prefix: string): RuleWeights =>
    eachWeight((name) => data(`${prefix}.${name}`, shapes[name]));
  const point = (prefix: string, iteration: string): SafePoint => ({
    iteration: readCount(metadata, iteration),
    weights: group(`${prefix}weights`),
    firstMoments: group(`${prefix}firstMoments`),
    secondMoments: group(`${prefix}secondMoments`),
  });
  const numbered = (prefix: string) =>
    [...tensors.keys()]
      .filter((name) => name.startsWith(prefix))
      .map((name) => Number(name.slice(prefix.length)));
  const turns = JSON.parse(metadata.poolTurns) as number[];
  const indices = numbered('pool.');
  if (turns.length !== indices.length) throw new RangeError('its pool is not complete');
  const pool = new Map(
    indices.map((index, place): [number, Sample] => [
      index,
      { state: data(`pool.${index}`, [height, width, settings.channels]), turn: turns[place] },
    ]),
  );
  const picture = [4, height, width];
  const turned = numbered('turned.').map((turn) => data(`turned.${turn}`, picture));
  return {
    settings,
    target: { ...about, data: data('target', picture) },
    ...(turned.length > 0 && { turned }),
    command: metadata.command,
    commit: metadata.commit,
    ...(metadata.arithmetic && { arithmetic: metadata.arithmetic as Arithmetic }),
    state: {
      ...point('', 'iteration'),
      ...(tensors.has(`${NEWEST}.${WEIGHT_NAMES[0]}`) && { newest: group(NEWEST) }),
      safePoint: point(SAFE, 'safeIteration'),
      slowdowns: readCount(metadata, 'slowdowns'),
      deadBatches: readCount(metadata, 'deadBatches'),
      pool,
    },
  };
}

type Metadata = TensorFile['metadata'];

/** @throws Error if a setting is unknown or has an invalid value */
function readSettings({ settings }: Metadata): TrainingSettings {
  const given = JSON.parse(settings) as TrainingSettings;
  checkSettings('its settings', given);
  return { ...BEFORE_THESE, ...given };
}

/** @throws RangeError if it is not a whole number */
function readCount(metadata: Metadata, name: string): number {
  const count = Number(metadata[name]);
  if (Number.isSafeInteger(count) && count >= 0) return count;
  throw new RangeError(`its ${name} is ${metadata[name]}`);
}

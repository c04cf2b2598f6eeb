import { GrowingCaError } from '../errors.js';
import { GRID_RANGE } from '../settings.js';
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
import type { OnnxInfo, TensorInfo } from './metadata.js';
import { holdsNaN, liesElsewhere } from './initialiser.js';

/** ONNX element type. */
const FLOAT32 = 1;

/** What to do about a file that is no model of ours. */
export const MAKE_ONE = 'write one with `growing-ca export`';

/**
 * @param name stands for the file in messages
 * @returns the state, whose shape says how many channels and cells there are
 * @throws GrowingCaError `model-incompatible`
 */
export function checkContract(info: OnnxInfo, name: string): TensorInfo {
  const { inputs, outputs, metadata } = info;
  checkVersion(metadata.get(METADATA_KEYS.contractVersion), name);
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
  const state = byName.get(STATE)!;
  byName.get(NEXT_STATE)!.shape.forEach((next, axis) => {
    const now = state.shape[axis];
    if (typeof next === 'number' && typeof now === 'number' && next !== now) {
      throw complain(
        `dimension ${axis} of its ${NEXT_STATE} is ${next}, but ${now} of its ${STATE}`,
      );
    }
  });
  for (const cells of state.shape.slice(2)) {
    if (typeof cells === 'number' && (cells < GRID_RANGE.min || cells > GRID_RANGE.max)) {
      throw complain(
        `its grid is ${cells} cells a side, not ${GRID_RANGE.min} to ${GRID_RANGE.max}`,
      );
    }
  }
  if (info.initialisers.some(liesElsewhere)) throw complain('its weights are in another file');
  if (info.initialisers.some(holdsNaN)) {
    throw complain('some of its weights are no numbers (NaN), as after a training that failed');
  }
  return state;
}

function checkVersion(text: string | undefined, name: string): void {
  if (Number(text) > CONTRACT_VERSION) {
    throw new GrowingCaError(
      'model-incompatible',
      `The model ${name} follows version ${text} of the model contract, and this code knows ${CONTRACT_VERSION}: update growing-ca.`,
    );
  }
}

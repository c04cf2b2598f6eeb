import { GrowingCaError } from '../common/errors.js';
import { GRID_RANGE } from '../grid/size.js';
import {
  CONTRACT_VERSION,
  INPUT_NAMES,
  METADATA_KEYS,
  NEXT_STATE,
  ROTATION,
  STATE,
  UPDATE_MASK,
} from './contract.js';
import { holdsNaN, liesElsewhere } from './initialiser.js';
import type { Dimension, OnnxInfo, TensorInfo } from './onnx-info.js';

/** ONNX element type. */
const FLOAT32 = 1;

/** Advice for a file that is no model of ours. */
export const MAKE_ONE = 'write one with `growing-ca export`';

/**
 * @param name names the file in messages
 * @returns the state input, whose shape gives channels and grid
 * @throws GrowingCaError `model-incompatible`
 */
export function checkContract(info: OnnxInfo, name: string): TensorInfo {
  const { inputs, outputs, metadata, initialisers } = info;
  checkVersion(metadata.get(METADATA_KEYS.contractVersion), name);
  const complain = (what: string) =>
    new GrowingCaError(
      'model-incompatible',
      `The model ${name} cannot run here, because ${what}: a model takes ${INPUT_NAMES.join(', ')} and gives ${NEXT_STATE}; ${MAKE_ONE}.`,
    );
  const find = (wanted: string) => [...inputs, ...outputs].find((each) => each.name === wanted);
  const [, channels, height, width] = find(STATE)?.shape ?? [];
  const shapes: [string, readonly Dimension[]][] = [
    [STATE, [1, channels, height, width]],
    [UPDATE_MASK, [1, 1, height, width]],
    [ROTATION, [1, 2, undefined, undefined]],
    [NEXT_STATE, [1, channels, height, width]],
  ];
  for (const [wanted, shape] of shapes) {
    const tensor = find(wanted);
    if (!tensor) throw complain(`it lacks ${wanted}`);
    if (tensor.elementType !== FLOAT32) throw complain(`its ${wanted} is not float32`);
    if (!fits(tensor.shape, shape)) {
      throw complain(`its ${wanted} is ${describe(tensor.shape)} instead of ${describe(shape)}`);
    }
  }
  const extra = inputs
    .map((input) => input.name)
    .filter((input) => !INPUT_NAMES.some((known) => known === input));
  if (extra.length > 0) throw complain(`it also asks for ${extra.join(', ')}`);
  for (const cells of [height, width]) {
    if (typeof cells === 'number' && (cells < GRID_RANGE.min || cells > GRID_RANGE.max)) {
      throw complain(
        `its grid is ${cells} cells a side, not ${GRID_RANGE.min} to ${GRID_RANGE.max}`,
      );
    }
  }
  if (initialisers.some(liesElsewhere)) throw complain('its weights are in another file');
  if (initialisers.some(holdsNaN)) {
    throw complain('some of its weights are not numbers (NaN), as after failed training');
  }
  return find(STATE)!;
}

/** A file may leave out a shape, or name a dimension without a number. */
function fits(shape: readonly Dimension[], expected: readonly Dimension[]): boolean {
  const contradicts = (dimension: Dimension, axis: number) =>
    typeof dimension === 'number' &&
    typeof expected[axis] === 'number' &&
    dimension !== expected[axis];
  return shape.length === 0 || (shape.length === expected.length && !shape.some(contradicts));
}

function describe(shape: readonly Dimension[]): string {
  return `[${shape.map((dimension) => dimension ?? '?').join(', ')}]`;
}

function checkVersion(text: string | undefined, name: string): void {
  if (Number(text) > CONTRACT_VERSION) {
    throw new GrowingCaError(
      'model-incompatible',
      `The model ${name} follows version ${text} of the model contract, but this code only knows ${CONTRACT_VERSION}: update growing-ca.`,
    );
  }
}

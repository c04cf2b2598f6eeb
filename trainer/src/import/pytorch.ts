import { storeWeights } from '../onnx/stored-weights.js';
import { floatTensor } from '../onnx/stored-tensor.js';
import type { NamedArray } from '../training/safetensors.js';
import { UserError } from '../user-error.js';
import { ruleOfLayers, type ImportedModel } from './imported-model.js';

/** Names in the design document's model; they may have something before them, as `module.`. */
const NAMES = {
  hiddenWeights: 'brain.0.weight',
  hiddenBias: 'brain.0.bias',
  updateWeights: 'brain.2.weight',
  updateBias: 'brain.2.bias',
} as const;

/**
 * Reads the weights of the design document's PyTorch model (section 5.5). It perceives channel by
 * channel: identity, Sobel x and Sobel y of the first, and so on.
 *
 * @throws UserError that says what is missing or does not fit
 */
export function readPytorch(
  tensors: ReadonlyMap<string, NamedArray>,
  label: string,
): ImportedModel {
  const find = (wanted: string) => {
    const name = [...tensors.keys()].find((key) => key === wanted || key.endsWith(`.${wanted}`));
    return name === undefined ? undefined : tensors.get(name);
  };
  const need = (wanted: string) => {
    const tensor = find(wanted);
    if (tensor) return tensor;
    const names = [...tensors.keys()].slice(0, 8).join(', ') || 'nothing';
    throw new UserError(
      `${label} has no ${wanted}, but ${names}; save the state_dict of the design document's CAModel.`,
    );
  };
  const [first, last] = [need(NAMES.hiddenWeights), need(NAMES.updateWeights)].map(layerOf(label));
  const rule = ruleOfLayers(label, first, last);
  const hiddenBias = need(NAMES.hiddenBias);
  const updateBias = find(NAMES.updateBias);
  checkLength(label, NAMES.hiddenBias, hiddenBias, rule.hidden);
  if (updateBias) checkLength(label, NAMES.updateBias, updateBias, rule.channels);
  for (const { data } of [first, last, hiddenBias, ...(updateBias ? [updateBias] : [])]) {
    if (data.every(Number.isFinite)) continue;
    throw new UserError(`${label} has weights that are no finite numbers; its training exploded.`);
  }
  const weights = {
    hiddenWeights: byBand(first.data, rule.channels),
    hiddenBias: hiddenBias.data,
    updateWeights: last.data,
  };
  const whole = { ...rule, sobelScale: 1, masking: 'after' } as const;
  return {
    rule,
    dtype: 'fp32',
    weights: {
      ...storeWeights(whole, weights, 'fp32'),
      ...(updateBias && { updateBias: floatTensor(updateBias.data) }),
    },
  };
}

/** A dense layer, or a convolution of 1 x 1 cells. */
function layerOf(label: string) {
  return ({ shape, data }: NamedArray) => {
    const [outputs, inputs, ...kernel] = shape;
    if (shape.length < 2 || kernel.some((side) => side !== 1)) {
      throw new UserError(
        `${label} has a layer of shape ${shape.join(' x ') || 'one number'}, where [outputs, inputs] or [outputs, inputs, 1, 1] is wanted.`,
      );
    }
    return { inputs, outputs, data };
  };
}

function checkLength(label: string, name: string, { data }: NamedArray, wanted: number): void {
  if (data.length === wanted) return;
  throw new UserError(
    `${name} in ${label} has ${data.length} values, and its layer wants ${wanted}; save the whole state_dict of one model.`,
  );
}

/** Columns [identity, x, y of each channel] to [identity of all, x of all, y of all]. */
function byBand(weights: Float32Array, channels: number): Float32Array {
  const perceived = 3 * channels;
  return weights.map((_, index) => {
    const [row, column] = [Math.floor(index / perceived), index % perceived];
    const [band, channel] = [Math.floor(column / channels), column % channels];
    return weights[row * perceived + 3 * channel + band];
  });
}

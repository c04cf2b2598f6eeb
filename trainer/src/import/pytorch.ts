import { UserError } from '../common/user-error.js';
import { floatTensor } from '../onnx/stored-tensor.js';
import { storeWeights } from '../onnx/stored-weights.js';
import { findRule } from './find-layers.js';
import type { ImportedModel } from './imported-model.js';
import {
  perceptionIn,
  perceptionOfKernels,
  type Perception,
  type PerceptionOrder,
} from './perception.js';
import type { TensorGroup } from './torch-file.js';

/** The first layer of the PyTorch variant; a prefix such as `module.` may precede it. */
const DOCUMENT_NAME = /(^|\.)brain\.0\.weight$/;
const STRAIGHT = [1, 1, 1];

/**
 * Reads the weights of a PyTorch model with two layers, whatever their names: the PyTorch variant
 * (docs/rule.md, "Variants"), which perceives channel by channel, or another one.
 *
 * @param groups where to look for the tensors
 * @param order the perception order, if the user gave it
 * @throws UserError that says what is missing, does not fit, or must be given
 */
export function readPytorch(
  groups: readonly TensorGroup[],
  label: string,
  order?: PerceptionOrder,
): ImportedModel {
  const { rule, first, last, tensors } = findRule(groups, label);
  const { channels, hidden } = rule;
  const known = order ?? (DOCUMENT_NAME.test(first.name) ? 'by-channel' : undefined);
  const perception: Perception | undefined =
    order === undefined ? perceptionOfKernels(tensors, channels, label) : undefined;
  if (!perception && !known) {
    throw new UserError(
      `${label} does not say in which order it perceives; add --perception by-channel if it uses a grouped convolution, or by-band if it joins the state and its gradients (torch.cat).`,
    );
  }
  const { column, signs, sobelScale } = perception ?? {
    ...perceptionIn(known!, channels),
    signs: STRAIGHT,
  };
  const hiddenWeights = first.data.map((_, index) => {
    const [row, place] = [Math.floor(index / first.inputs), index % first.inputs];
    const [band, channel] = [Math.floor(place / channels), place % channels];
    return signs[band] * first.data[row * first.inputs + column(band, channel)];
  });
  const whole = { ...rule, sobelScale: 1, masking: 'after' } as const;
  const weights = {
    hiddenWeights,
    hiddenBias: first.bias ?? new Float32Array(hidden),
    updateWeights: last.data,
  };
  return {
    rule,
    dtype: 'fp32',
    ...(sobelScale !== undefined && { sobelScale }),
    weights: {
      ...storeWeights(whole, weights, 'fp32'),
      ...(last.bias && { updateBias: floatTensor(last.bias) }),
    },
  };
}

import type { Dtype } from '../../../src/model/contract.js';
import { UserError } from '../common/user-error.js';
import type { StoredWeights } from '../onnx/stored-weights.js';
import type { Rule } from '../rule/rule.js';

/** Weights that were trained elsewhere, in the form of the step graph. */
export interface ImportedModel {
  /** The sizes of the rule; flags may say how it was used. */
  rule: Pick<Rule, 'channels' | 'hidden'>;
  weights: StoredWeights;
  dtype: Dtype;
  /** Factor on the gradients that cells perceive, if the file tells it. */
  sobelScale?: number;
}

/** Larger sizes are no update rule of cells, and a header may claim any size. */
const MOST = { channels: 256, hidden: 8192 };

/**
 * The rule formed by layers of these sizes.
 *
 * @throws UserError if they form none
 */
export function ruleOfLayers(
  label: string,
  first: { inputs: number; outputs: number },
  last: { inputs: number; outputs: number },
): ImportedModel['rule'] {
  const complain = (what: string) =>
    new UserError(
      `${label} is not an update rule of growing cellular automata: ${what}; give one of two layers, from 3 values for each channel to a hidden layer, and from there to the channels, or export its step from PyTorch (docs/pytorch.md).`,
    );
  for (const size of [first.inputs, first.outputs, last.inputs, last.outputs]) {
    if (!Number.isInteger(size) || size < 1) throw complain(`a layer has the size ${size}`);
  }
  const { outputs: channels } = last;
  const { outputs: hidden } = first;
  if (last.inputs !== hidden) {
    throw complain(`its first layer gives ${hidden} values, but its second takes ${last.inputs}`);
  }
  if (first.inputs !== 3 * channels) {
    throw complain(
      `its first layer takes ${first.inputs} values, but cells perceive 3 x ${channels}`,
    );
  }
  if (channels < 4 || channels > MOST.channels || hidden > MOST.hidden) {
    throw complain(
      `it has ${channels} channels and ${hidden} hidden units, but only 4 to ${MOST.channels} channels and up to ${MOST.hidden} hidden units are supported`,
    );
  }
  return { channels, hidden };
}

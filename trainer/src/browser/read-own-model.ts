import { recognise } from '../../../src/engine/kernel/recognise.js';
import { UserError } from '../common/user-error.js';
import { describeModel, readWeights, type ModelDescription } from '../onnx/read-model.js';
import type { Rule } from '../rule/rule.js';
import type { RuleWeights } from '../rule/weights.js';

/** The parts of a model file that training can start from. */
export interface OwnModel {
  description: ModelDescription;
  rule: Rule;
  weights: RuleWeights;
}

/** @throws UserError if the bytes are not a model file of ours */
export function readOwnModel(bytes: Uint8Array): OwnModel {
  try {
    // Checks the exact graph: another graph with constants of the same names would be another rule.
    if (!recognise(bytes)) throw new RangeError('the kernel does not know its graph');
    return { description: describeModel(bytes, 'it'), ...readWeights(bytes, 'it') };
  } catch (cause) {
    throw new UserError(
      'This is not a model that can be trained on; give an .onnx file that growing-ca or exportModel wrote, whole.',
      { cause },
    );
  }
}

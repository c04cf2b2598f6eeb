import { GrowingCaError } from '../../../src/common/errors.js';
import { MASKINGS, METADATA_KEYS, type Masking } from '../../../src/model/contract.js';
import { readModel } from '../../../src/model/load.js';
import { UserError } from '../common/user-error.js';
import type { Rule } from '../rule/rule.js';
import { eachWeight, WEIGHT_NAMES, weightCounts, type RuleWeights } from '../rule/weights.js';
import { onnx } from './onnx-proto.js';
import { toBandOrder } from './perception-order.js';
import { constantReader } from './read-constants.js';
import { CONSTANT_NAMES } from './step-graph.js';

/** What a model file says about itself, with defaults. */
export interface ModelDescription {
  /** Values per cell. */
  channels: number;
  /** Cells that it was trained on. */
  grid: { width: number; height: number };
  /** Probability, 0..1, that a cell fires in a step. */
  fireRate: number;
  /** Undefined if the file does not say. */
  masking?: Masking;
  /** The raw `metadata_props`; see METADATA_KEYS. Each may be missing. */
  metadata: Record<string, string>;
}

/**
 * Reads what a model file says about itself, as the element does, without running it.
 *
 * @param label how messages name the file
 * @throws UserError if the bytes are not ONNX, are truncated, or do not meet the model contract
 */
export function describeModel(bytes: Uint8Array, label: string): ModelDescription {
  const { channels, grid, fireRate, metadata } = asUserError(() => readModel(bytes, label));
  const masking = MASKINGS.find((known) => known === metadata.get(METADATA_KEYS.masking));
  return {
    channels,
    grid,
    fireRate,
    ...(masking && { masking }),
    metadata: Object.fromEntries(metadata),
  };
}

/**
 * Reads the weights from a file that this trainer wrote; at fp16 and q8 the rounded values,
 * bit-identical to those of a runtime.
 *
 * @returns a rule with a bias in its last layer, as others train it, gets another hidden unit that
 *   is always 1 and carries that bias: the same function
 * @throws UserError like `describeModel`, and if the file's graph is not this trainer's
 */
export function readWeights(
  bytes: Uint8Array,
  label: string,
): { rule: Rule; weights: RuleWeights } {
  const { channels, masking = 'after' } = describeModel(bytes, label);
  const constant = constantReader(onnx.ModelProto.decode(bytes).graph!);
  const floats = (name: string): Float32Array => {
    const values = constant(name);
    if (values) return values;
    throw new UserError(
      `${label} has no weights named ${name}; give a file that growing-ca export or import wrote.`,
    );
  };
  const stored = eachWeight((name) => floats(CONSTANT_NAMES[name]));
  const updateBias = constant(CONSTANT_NAMES.updateBias);
  const hidden = stored.hiddenBias.length;
  const counts = weightCounts({ channels, hidden });
  if (
    WEIGHT_NAMES.some((name) => stored[name].length !== counts[name]) ||
    (updateBias && updateBias.length !== channels)
  ) {
    throw new UserError(`The weights in ${label} do not fit each other; export the model again.`);
  }
  // Without scale, the upper right corner of Sobel x is 1.
  const sobelScale = floats(CONSTANT_NAMES.gradientKernels)[2];
  const weights = { ...stored, hiddenWeights: toBandOrder(stored.hiddenWeights, channels) };
  if (!updateBias) return { rule: { channels, hidden, sobelScale, masking }, weights };
  return {
    rule: { channels, hidden: hidden + 1, sobelScale, masking },
    weights: withBiasUnit(weights, updateBias),
  };
}

/** Turns the bias of the last layer into the weights of a hidden unit that is always 1. */
function withBiasUnit(
  { hiddenWeights, hiddenBias, updateWeights }: RuleWeights,
  updateBias: Float32Array,
): RuleWeights {
  const hidden = hiddenBias.length;
  const perceived = hiddenWeights.length / hidden;
  const rows = Array.from(updateBias, (bias, channel) => [
    ...updateWeights.subarray(channel * hidden, (channel + 1) * hidden),
    bias,
  ]);
  return {
    hiddenWeights: Float32Array.of(...hiddenWeights, ...new Float32Array(perceived)),
    hiddenBias: Float32Array.of(...hiddenBias, 1),
    updateWeights: Float32Array.from(rows.flat()),
  };
}

/** The element's errors are also written for people. */
function asUserError<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof GrowingCaError) throw new UserError(error.message, { cause: error });
    throw error;
  }
}

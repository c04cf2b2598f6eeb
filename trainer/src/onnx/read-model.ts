import { GrowingCaError } from '../../../src/errors.js';
import { METADATA_KEYS, type Masking } from '../../../src/model/contract.js';
import { readModel } from '../../../src/model/load.js';
import type { Rule, RuleWeights } from '../rule/rule.js';
import { UserError } from '../user-error.js';
import { FLOAT, onnx } from './onnx-proto.js';
import { toBandOrder } from './perception-order.js';
import { WEIGHT_NAMES } from './step-graph.js';

/** What a model file says about itself; defaults where it says nothing. */
export interface ModelDescription {
  /** Values per cell. */
  channels: number;
  /** Cells that it was trained on. */
  grid: { width: number; height: number };
  /** Chance of a cell to fire in a step, 0..1. */
  fireRate: number;
  /** Undefined where the file does not say. */
  masking?: Masking;
  /** `metadata_props` as they are; see METADATA_KEYS. Each may be missing. */
  metadata: Record<string, string>;
}

/**
 * Reads what a model file says about itself, as the element does, without running it.
 *
 * @param label how messages name the file
 * @throws UserError if the bytes are not ONNX, cut short, or do not meet the model contract
 */
export function describeModel(bytes: Uint8Array, label: string): ModelDescription {
  const { channels, grid, fireRate, metadata } = asUserError(() => readModel(bytes, label));
  const masking = metadata.get(METADATA_KEYS.masking);
  return {
    channels,
    grid,
    fireRate,
    ...((masking === 'after' || masking === 'before-and-after') && { masking }),
    metadata: Object.fromEntries(metadata),
  };
}

/**
 * Reads the trained weights back from a file that this trainer wrote at fp32.
 *
 * @throws UserError as `describeModel`, and if the file's graph is not this trainer's
 */
export function readWeights(
  bytes: Uint8Array,
  label: string,
): { rule: Rule; weights: RuleWeights } {
  const { channels, masking = 'after' } = describeModel(bytes, label);
  const tensors = new Map(
    onnx.ModelProto.decode(bytes).graph!.initializer!.map((tensor) => [tensor.name, tensor]),
  );
  const floats = (name: string): Float32Array => {
    const tensor = tensors.get(name);
    if (tensor?.dataType !== FLOAT || !tensor.rawData?.length) {
      throw new UserError(
        `${label} has no fp32 weights named ${name}; give a file that growing-ca export wrote at fp32.`,
      );
    }
    // A copy, since the file's bytes need not lie at a multiple of four; Buffer's slice makes none.
    return new Float32Array(Uint8Array.from(tensor.rawData).buffer);
  };
  const hiddenBias = floats(WEIGHT_NAMES.hiddenBias);
  const hiddenWeights = floats(WEIGHT_NAMES.hiddenWeights);
  const updateWeights = floats(WEIGHT_NAMES.updateWeights);
  const hidden = hiddenBias.length;
  if (
    hiddenWeights.length !== hidden * 3 * channels ||
    updateWeights.length !== hidden * channels
  ) {
    throw new UserError(`The weights in ${label} do not fit each other; export the model again.`);
  }
  return {
    rule: {
      channels,
      hidden,
      // The upper right corner of Sobel x is 1 unscaled.
      sobelScale: floats(WEIGHT_NAMES.gradientKernels)[2],
      masking,
    },
    weights: { hiddenWeights: toBandOrder(hiddenWeights, channels), hiddenBias, updateWeights },
  };
}

/** The element's errors are written for people too. */
function asUserError<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof GrowingCaError) throw new UserError(error.message, { cause: error });
    throw error;
  }
}

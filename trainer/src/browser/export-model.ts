import type { Dtype } from '../../../src/model/contract.js';
import type { Checkpoint } from '../training/checkpoint.js';
import { ruleOf } from '../training/settings.js';

/**
 * A model file of a run as it is, for `<growing-ca src>`. At fp16 and q8 each weight is rounded to
 * the nearest that the dtype has; `growing-ca export` rounds q8 by examples, which is closer.
 *
 * @returns the bytes of a `.onnx` file
 */
export async function exportModel(
  checkpoint: Checkpoint,
  dtype: Dtype = 'fp32',
): Promise<Uint8Array> {
  // What writes the format is larger than all else that a page loads.
  const { buildStepModel, checkpointMetadata } = await import('./model-writer.js');
  const { settings, state } = checkpoint;
  return buildStepModel(ruleOf(settings), state.weights, checkpointMetadata(checkpoint), dtype);
}

import { METADATA_KEYS } from '../../../src/model/contract.js';
import { startTensorFlow } from '../common/tensorflow.js';
import { openHabitat } from '../evaluation/habitat.js';
import { describeModel } from '../onnx/read-model.js';
import type { Target } from '../targets/target.js';
import { perceivedIn } from './perceptions.js';

/**
 * Collects what living cells of a model file perceive; see perceivedIn.
 *
 * @param bytes the `.onnx` file
 * @param label how messages name it
 * @throws UserError if the file is not a model
 */
export async function gatherExamples(
  bytes: Uint8Array,
  label: string,
  about: { target: Target; sobelScale: number },
  onProgress?: (done: number) => void,
): Promise<Float32Array[]> {
  await startTensorFlow();
  const experiment = describeModel(bytes, label).metadata[METADATA_KEYS.experiment];
  const habitat = await openHabitat(bytes, label, about.target);
  try {
    return await perceivedIn(habitat, experiment, about, onProgress);
  } finally {
    await habitat.runtime.release();
  }
}

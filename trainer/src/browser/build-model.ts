import { METADATA_KEYS, type Dtype } from '../../../src/model/contract.js';
import { checkpointMetadata } from '../onnx/checkpoint-metadata.js';
import { buildStepModel, buildStoredModel } from '../onnx/step-graph.js';
import { packPixels } from '../targets/target-pixels.js';
import { ruleOf } from '../training/settings.js';
import type { Exported } from './exported.js';

/**
 * Writes a model file as `growing-ca export` does: at q8 rounded by examples, if anything grows. It
 * also stores the target's cells, since a page cannot draw them again.
 */
export async function buildModel(run: Exported, dtype: Dtype): Promise<Uint8Array> {
  const rule = ruleOf(run.settings);
  const { weights } = run.state;
  const metadata = {
    ...checkpointMetadata(run),
    [METADATA_KEYS.targetPixels]: await packPixels(run.target),
  };
  if (dtype === 'q8') {
    // Imported lazily, because it needs TensorFlow.js, unlike the rest of this file.
    const { roundedByExamples } = await import('./rounded-by-examples.js');
    const rounded = await roundedByExamples(run);
    if (rounded) return buildStoredModel(rule, rounded, metadata, dtype);
  }
  return buildStepModel(rule, weights, metadata, dtype);
}

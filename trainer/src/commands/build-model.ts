import type { Dtype } from '../../../src/model/contract.js';
import { buildStepModel, buildStoredModel } from '../onnx/step-graph.js';
import { gatherExamples } from '../quantize/examples.js';
import { roundByExamples } from '../quantize/round-by-examples.js';
import type { ExportSource } from './export-source.js';
import { withShareBar } from './share-bar.js';

/**
 * Builds a model file. At q8, weights are rounded by examples of what the pattern's cells perceive,
 * which takes about ten seconds; if nothing grows that could provide examples, each weight is
 * rounded separately.
 */
export async function buildModel(source: ExportSource, dtype: Dtype): Promise<Uint8Array> {
  if (dtype !== 'q8') return buildNearest(source, dtype);
  const { rule, weights, metadata } = source;
  const { target } = await source.subject();
  const examples = await withShareBar('examples to round by', (onProgress) =>
    gatherExamples(
      buildNearest(source, 'fp32'),
      'the fp32 model',
      { target, sobelScale: rule.sobelScale },
      onProgress,
    ),
  );
  if (examples.length === 0) return buildNearest(source, dtype);
  return buildStoredModel(rule, roundByExamples(rule, weights, examples), metadata, dtype);
}

/** Builds a model file with each weight rounded to the nearest value, as `finetune` trains it. */
export function buildNearest({ rule, weights, metadata }: ExportSource, dtype: Dtype): Uint8Array {
  return buildStepModel(rule, weights, metadata, dtype);
}

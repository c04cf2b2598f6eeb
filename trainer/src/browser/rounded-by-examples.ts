import { buildStepModel } from '../onnx/step-graph.js';
import type { StoredWeights } from '../onnx/stored-weights.js';
import { perceivedIn } from '../quantize/perceptions.js';
import { roundByExamples } from '../quantize/round-by-examples.js';
import { ruleOf } from '../training/settings.js';
import type { Exported } from './exported.js';
import { inKernelHabitat } from './kernel-habitat.js';
import { startTensorFlow } from './start-tensorflow.js';

/** @returns undefined if nothing grows that could provide examples */
export async function roundedByExamples(run: Exported): Promise<StoredWeights | undefined> {
  await startTensorFlow();
  const { experiment, fireRate, sobelScale } = run.settings;
  const { target } = run;
  const rule = ruleOf(run.settings);
  const { weights } = run.state;
  const examples = await inKernelHabitat(
    buildStepModel(rule, weights),
    (habitat) => perceivedIn({ ...habitat, fireRate }, experiment, { target, sobelScale }),
    target,
  );
  return examples.length > 0 ? roundByExamples(rule, weights, examples) : undefined;
}

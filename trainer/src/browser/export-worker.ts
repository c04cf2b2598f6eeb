/** The file of the Web Worker that writes model files: rounding by examples takes a while. */
import { expose } from 'comlink';
import { recognise } from '../../../src/engine/kernel/recognise.js';
import type { Dtype } from '../../../src/model/contract.js';
import { KernelRuntime } from '../evaluation/kernel-runtime.js';
import { checkpointMetadata } from '../onnx/checkpoint-metadata.js';
import { buildStepModel, buildStoredModel } from '../onnx/step-graph.js';
import { perceivedIn } from '../quantize/perceptions.js';
import { roundByExamples } from '../quantize/round-by-examples.js';
import type { Checkpoint } from '../training/checkpoint.js';
import { ruleOf } from '../training/settings.js';
import { startTensorFlow } from './start-tensorflow.js';

/** What a model file is made of: a checkpoint without its pool and what else it only trains with. */
export type Exported = Omit<Checkpoint, 'turned'>;

const offer = {
  /** As `growing-ca export` builds it: at q8 rounded by examples, where anything grows. */
  async build(run: Exported, dtype: Dtype): Promise<Uint8Array> {
    const rule = ruleOf(run.settings);
    const { weights } = run.state;
    const metadata = checkpointMetadata(run);
    if (dtype === 'q8') {
      const examples = await gatherExamples(run);
      if (examples.length > 0) {
        return buildStoredModel(rule, roundByExamples(rule, weights, examples), metadata, dtype);
      }
    }
    return buildStepModel(rule, weights, metadata, dtype);
  },
};

export type ExportOffer = typeof offer;

async function gatherExamples({ settings, state, target }: Exported): Promise<Float32Array[]> {
  await startTensorFlow();
  const { experiment, fireRate, masking, sobelScale } = settings;
  const { width, height } = target;
  // Our own graph, which our kernel knows.
  const rule = recognise(buildStepModel(ruleOf(settings), state.weights))!;
  const runtime = new KernelRuntime(rule);
  try {
    const habitat = { width, height, fireRate, masking, runtime };
    return await perceivedIn(habitat, experiment, { target, sobelScale });
  } finally {
    await runtime.release();
  }
}

expose(offer);

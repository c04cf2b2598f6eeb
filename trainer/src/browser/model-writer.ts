/** What it takes to write model files, in one file that is fetched when it is needed. */
export { checkpointMetadata } from '../onnx/checkpoint-metadata.js';
export { buildStepModel } from '../onnx/step-graph.js';

import { createRequire } from 'node:module';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import './gradients.generated.js';
import { checkWasmMemory } from './memory-limit.js';

// Required, not imported: an import takes 0.1 s longer, as Node searches their code for exports.
const require = createRequire(import.meta.url);
require('@tensorflow/tfjs-backend-cpu');
const { setWasmPaths } =
  require('@tensorflow/tfjs-backend-wasm') as typeof import('@tensorflow/tfjs-backend-wasm');

/** A backend of TensorFlow.js that comes with the trainer. */
export type TensorBackend = 'wasm' | 'cpu';

/** Whether its WebAssembly memory, which it keeps, has been created. */
let hasMemory = false;

/**
 * Starts TensorFlow.js with all its gradients. `wasm` is about twenty times faster than `cpu` at
 * the work that remains beside the fused kernel: loss and optimiser.
 *
 * @throws MemoryRefused if the system has no memory for it
 */
export async function startTensorFlow(backend: TensorBackend = 'wasm'): Promise<void> {
  // Without this it advertises its other backends on the console.
  tf.enableProdMode();
  if (backend === 'wasm' && !hasMemory) checkWasmMemory();
  const wasm = require.resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(path.dirname(wasm) + path.sep);
  if (!(await tf.setBackend(backend))) {
    throw new Error(`the TensorFlow.js backend ${backend} did not start`);
  }
  hasMemory ||= backend === 'wasm';
}

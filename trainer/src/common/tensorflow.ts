import { createRequire } from 'node:module';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import './gradients.generated.js';
import { checkWasmMemory } from './memory-limit.js';

// An import of them takes 0.1 s longer: Node looks through all their code for names.
const require = createRequire(import.meta.url);
require('@tensorflow/tfjs-backend-cpu');
const { setWasmPaths } =
  require('@tensorflow/tfjs-backend-wasm') as typeof import('@tensorflow/tfjs-backend-wasm');

/** A backend of TensorFlow.js that comes with the trainer. */
export type TensorBackend = 'wasm' | 'cpu';

/** Whether its WebAssembly has the memory that it keeps. */
let hasMemory = false;

/**
 * Readies TensorFlow.js with all its gradients. `wasm` is some twenty times faster than `cpu` at
 * what is left to it beside the fused kernel: loss and optimiser.
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

import { createRequire } from 'node:module';
import path from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import './gradients.generated.js';
import { checkWasmMemory } from './memory-limit.js';

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
  const wasm = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(path.dirname(wasm) + path.sep);
  if (!(await tf.setBackend(backend))) {
    throw new Error(`the TensorFlow.js backend ${backend} did not start`);
  }
  hasMemory ||= backend === 'wasm';
}

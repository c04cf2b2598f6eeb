import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';

/**
 * Readies TensorFlow.js for the loss and the optimiser: the very binary that Node.js runs, so that
 * it computes the same to the bit. It would take one with threads of its own where it can, which
 * sums in another order.
 */
export async function startTensorFlow(): Promise<void> {
  tf.enableProdMode();
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  const { href } = new URL('./tfjs-backend-wasm-simd.wasm', import.meta.url);
  // It wants to know of all, and asks for the first: our kernel would not run without SIMD either.
  setWasmPaths({
    'tfjs-backend-wasm-simd.wasm': href,
    'tfjs-backend-wasm.wasm': href,
    'tfjs-backend-wasm-threaded-simd.wasm': href,
  });
  if (!(await tf.setBackend('wasm'))) {
    throw new Error('TensorFlow.js did not start; is its .wasm file beside the code?');
  }
}

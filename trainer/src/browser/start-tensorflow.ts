import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';

/**
 * Starts TensorFlow.js for the loss and the optimiser, with the same binary as on Node.js, so that
 * results are bit-identical. By default it would choose a threaded binary if available, which sums
 * in another order.
 */
export async function startTensorFlow(): Promise<void> {
  tf.enableProdMode();
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  const { href } = new URL('./tfjs-backend-wasm-simd.wasm', import.meta.url);
  // It requires all three paths, and loads only the first: our kernel needs SIMD too.
  setWasmPaths({
    'tfjs-backend-wasm-simd.wasm': href,
    'tfjs-backend-wasm.wasm': href,
    'tfjs-backend-wasm-threaded-simd.wasm': href,
  });
  if (!(await tf.setBackend('wasm'))) {
    throw new Error('TensorFlow.js did not start; is its .wasm file beside the code?');
  }
}

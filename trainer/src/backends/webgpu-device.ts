import * as tf from '@tensorflow/tfjs-core';
import '../common/gradients.generated.js';
import { UserError } from '../common/user-error.js';
import { checkPackages, importOptional } from './optional-packages.js';

/** The part of the package `webgpu` (Dawn for Node) that is used here. */
interface Dawn {
  create: (options: string[]) => GPU;
  globals: object;
}

/**
 * Starts TensorFlow.js on WebGPU in this thread. Dawn keeps the thread alive: end it when done.
 *
 * @returns the adapter's name
 * @throws UserError if a package or a driver is missing
 */
export async function startWebgpu(): Promise<string> {
  checkPackages('webgpu');
  tf.enableProdMode();
  const { create, globals } = (await importOptional('webgpu')) as Dawn;
  Object.assign(globalThis, globals);
  const gpu = create([]);
  const adapter = await gpu.requestAdapter();
  if (!adapter) {
    throw new UserError(
      'WebGPU found no GPU; install a driver for the GPU (on Linux with Vulkan: libvulkan.so.1 and the driver that it loads), or train with --backend fused.',
    );
  }
  // TensorFlow.js expects WebGPU in the same place as in a browser.
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  await importOptional('@tensorflow/tfjs-backend-webgpu');
  if (!(await tf.setBackend('webgpu'))) throw new Error('TensorFlow.js did not start on WebGPU');
  const { description, device, vendor } = adapter.info;
  return description || device || vendor || 'unnamed';
}

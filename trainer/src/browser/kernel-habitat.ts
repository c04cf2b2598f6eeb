import { recognise } from '../../../src/engine/kernel/recognise.js';
import type { Habitat } from '../evaluation/habitat.js';
import { KernelRuntime } from '../evaluation/kernel-runtime.js';
import { describeModel } from '../onnx/read-model.js';

/**
 * Opens one of our model files in the element's kernel, which uses exact arithmetic. The caller
 * must release its runtime.
 *
 * @param size cells, if not those in the file
 */
function openKernelHabitat(bytes: Uint8Array, size?: { width: number; height: number }): Habitat {
  const rule = recognise(bytes);
  if (!rule) throw new Error('the kernel does not know this graph');
  const { grid, fireRate, masking } = describeModel(bytes, 'The model');
  const { width, height } = size ?? grid;
  return { width, height, fireRate, masking, runtime: new KernelRuntime(rule) };
}

/** Opens a habitat, runs `work` in it, and releases it. */
export async function inKernelHabitat<Result>(
  bytes: Uint8Array,
  work: (habitat: Habitat) => Promise<Result>,
  size?: { width: number; height: number },
): Promise<Result> {
  const habitat = openKernelHabitat(bytes, size);
  try {
    return await work(habitat);
  } finally {
    await habitat.runtime.release();
  }
}

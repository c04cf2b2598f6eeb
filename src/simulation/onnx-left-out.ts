/** What builds that hold the kernel alone have in place of `onnx-engines.ts`. */
import { GrowingCaError } from '../common/errors.js';
import type { Engine } from '../engine/engine.js';

export const hasOnnx = false;

/** @throws GrowingCaError `runtime-unreachable` */
export async function loadOnnx(): Promise<never> {
  throw new GrowingCaError(
    'runtime-unreachable',
    'This build of growing-ca has only its own kernel, which runs on the CPU the models that `growing-ca export` writes: for other models, device="webgpu" or runtime="onnx", use the full package (dist/index.js).',
  );
}

/** @throws GrowingCaError `runtime-unreachable` */
export function createOnnxEngine(): Promise<Engine> {
  return loadOnnx();
}

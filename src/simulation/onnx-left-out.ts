/** What builds that hold the kernel alone have in place of `onnx.ts`. */
import { GrowingCaError } from '../common/errors.js';
import type { importOnnx as importAll } from './onnx.js';

export const hasOnnx = false;

/** @throws GrowingCaError `runtime-unreachable` */
export const importOnnx: typeof importAll = async () => {
  throw new GrowingCaError(
    'runtime-unreachable',
    'This build of growing-ca has only its own kernel, which runs on the CPU the models that `growing-ca export` writes: for other models, device="webgpu" or runtime="onnx", use the full package (dist/index.js).',
  );
};

/** Replaces `onnx.ts` in builds that contain only the kernel. */
import { GrowingCaError } from '../common/errors.js';
import type { importOnnx as importAll } from './onnx.js';

export const hasOnnx = false;

/** @throws GrowingCaError `runtime-unreachable` */
export const importOnnx: typeof importAll = async () => {
  throw new GrowingCaError(
    'runtime-unreachable',
    'This build of growing-ca has only its own kernel, which runs models of `growing-ca export` on the CPU: for other models, device="webgpu" or runtime="onnx", use the full package (dist/index.js).',
  );
};

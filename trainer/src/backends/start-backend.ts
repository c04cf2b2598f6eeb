import { startTensorFlow } from '../common/tensorflow.js';
import { UserError } from '../common/user-error.js';
import type { Arithmetic } from '../kernel/arithmetic.js';
import { FusedRollout } from '../kernel/fused-rollout.js';
import { startNodeWorker } from '../kernel/node-worker.js';
import { asRollout } from '../kernel/rollout-op.js';
import { bytesNeeded, recomputing } from '../rule/recomputing.js';
import { referenceStep } from '../rule/reference.js';
import type { Rollout, RolloutSize } from '../rule/rollout.js';
import type { Rule } from '../rule/rule.js';
import type { BackendName } from './names.js';
import { FASTEST } from './names.js';
import { startNativeTensorFlow } from './native-tensorflow.js';
import { WebgpuRollout } from './webgpu-rollout.js';

/** A backend that is ready, as is TensorFlow.js for the loss and the optimiser. */
export interface Backend {
  name: BackendName;
  rollout: Rollout;
  /** Name of the device, if there is a choice. */
  device?: string;
  /** The arithmetic, if there is a choice. */
  arithmetic?: Arithmetic;
  dispose: () => Promise<void>;
}

/** Bytes that TensorFlow.js's WebAssembly backend can address. */
const WASM_BYTES = 2 ** 32;

/**
 * @param threads for the backends with a choice: fused and tensorflow
 * @param arithmetic of the backend fused; default: the fastest available
 * @throws UserError if the backend lacks a package or a driver, or the size does not fit
 */
export async function startBackend(
  wanted: BackendName | 'auto',
  rule: Rule,
  size: RolloutSize,
  threads: number,
  arithmetic?: Arithmetic,
): Promise<Backend> {
  const name = wanted === 'auto' ? FASTEST : wanted;
  if (name === 'fused') {
    await startTensorFlow('wasm');
    const kernel = new FusedRollout(rule, { ...size, threads, arithmetic }, startNodeWorker);
    return {
      name,
      rollout: asRollout(kernel),
      arithmetic: kernel.arithmetic,
      dispose: () => kernel.dispose(),
    };
  }
  if (name === 'webgpu') {
    await startTensorFlow('wasm');
    const kernel = await WebgpuRollout.start(rule, size);
    const { adapter: device } = kernel;
    return { name, rollout: asRollout(kernel), device, dispose: () => kernel.dispose() };
  }
  const { batch, height, maxSteps, width } = size;
  if (name === 'wasm' && bytesNeeded(rule, batch * height * width, maxSteps) > WASM_BYTES) {
    throw new UserError(
      'This needs more than the 4 GiB of memory that WebAssembly has; use a smaller batch, a smaller grid or fewer steps, or --backend fused.',
    );
  }
  if (name === 'tensorflow') await startNativeTensorFlow(threads);
  else await startTensorFlow(name);
  return { name, rollout: recomputing(referenceStep(rule)), dispose: async () => undefined };
}

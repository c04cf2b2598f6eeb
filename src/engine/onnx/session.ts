import type { InferenceSession, Tensor } from 'onnxruntime-web';
import type { GridSize } from '../../grid/size.js';
import { ROTATION, STATE, UPDATE_MASK } from '../../model/contract.js';
import type { OnnxRuntime } from './runtime.js';

/**
 * Opens a session. Call it inside `inTurn`. @param options override those that all sessions share
 */
export function openSession(
  runtime: OnnxRuntime,
  bytes: Uint8Array,
  options: InferenceSession.SessionOptions,
): Promise<InferenceSession> {
  return runtime.InferenceSession.create(bytes, {
    // Dequantises weights once, at load. Doing it in each step would prevent graph capture on a
    // GPU.
    extra: { session: { disable_quant_qdq: '1' } },
    ...options,
  });
}

/**
 * The inputs of one step, named as in the model contract.
 *
 * @param cells [channels, height, width]
 * @param mask [height, width]
 * @param rotation [2], or [2, height, width] if each cell has its own turn
 */
export function feedsOf(
  { Tensor }: OnnxRuntime,
  { width, height }: GridSize,
  cells: Float32Array,
  mask: Float32Array,
  rotation: Float32Array,
): Record<string, Tensor> {
  const turned = rotation.length === 2 ? [1, 2, 1, 1] : [1, 2, height, width];
  return {
    [STATE]: new Tensor('float32', cells, [1, cells.length / mask.length, height, width]),
    [UPDATE_MASK]: new Tensor('float32', mask, [1, 1, height, width]),
    [ROTATION]: new Tensor('float32', rotation, turned),
  };
}

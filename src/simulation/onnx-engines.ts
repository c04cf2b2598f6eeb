import type { OnProgress } from '../common/download.js';
import { lazily } from '../common/lazily.js';
import type { DeviceChoice, DeviceName } from '../common/settings.js';
import type { Engine } from '../engine/engine.js';
import { loadRuntime } from '../engine/onnx/runtime.js';
import type { GridSize } from '../grid/size.js';
import type { Model } from '../model/load.js';

/** A page loads only the engine that it uses. */
const engines = {
  webgpu: lazily(() => import('../engine/onnx/webgpu/webgpu-engine.js'), 'WebGpuEngine'),
  wasm: lazily(() => import('../engine/onnx/wasm/wasm-engine.js'), 'WasmEngine'),
};

/**
 * Fetches onnxruntime-web for a device; for the GPU only if the browser provides one.
 *
 * @throws GrowingCaError
 */
export async function loadOnnx(device: DeviceName, onProgress?: OnProgress): Promise<void> {
  if (device === 'webgpu') await (await engines.webgpu()).sharedDevice();
  await Promise.all([engines[device](), loadRuntime(onProgress)]);
}

/**
 * Creates an engine that runs a model with onnxruntime-web.
 *
 * @param choice what the page asked for: a GPU that it did not ask for must pass a trial
 * @throws GrowingCaError
 */
export async function createOnnxEngine(
  device: DeviceName,
  model: Model,
  size: GridSize,
  choice: DeviceChoice,
): Promise<Engine> {
  if (device === 'webgpu') {
    const { WebGpuEngine } = await engines.webgpu();
    return WebGpuEngine.create(model, size, { onTrial: choice !== 'webgpu' });
  }
  const { WasmEngine } = await engines.wasm();
  return WasmEngine.create(model, size);
}

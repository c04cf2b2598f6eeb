import { ProgressSum } from '../common/download.js';
import type { OnProgress } from '../common/download.js';
import { GrowingCaError } from '../common/errors.js';
import { lazily } from '../common/lazily.js';
import { untilAborted } from '../common/load-once.js';
import { loadModel, readModel } from '../model/load.js';
import type { Model } from '../model/load.js';
import { useModel } from '../model/manifest.js';
import { usableDevice } from '../common/settings.js';
import { usableGrid } from '../grid/size.js';
import type { ModelSource, SimulationOptions } from './options.js';
import { chooseDevice } from '../engine/device.js';
import type { Engine } from '../engine/engine.js';
import type { DeviceChoice, DeviceName } from '../common/settings.js';
import type { GridSize } from '../grid/size.js';
import { loadRuntime } from '../engine/onnx/runtime.js';

/**
 * Loads a model and the runtime, side by side, and makes an engine of them.
 *
 * @throws GrowingCaError
 */
export async function createEngine(
  source: ModelSource,
  options: SimulationOptions,
): Promise<{ model: Model; engine: Engine }> {
  const choice = usableDevice(options.device);
  const progress = new ProgressSum(options.onProgress);
  const loaded = Promise.all([
    toModel(source, progress),
    chooseDevice(choice).then((device) => loadAhead(device, progress.part())),
  ]);
  const [model, device] = await untilAborted(loaded, options.signal);
  const size = chooseGrid(model, usableGrid(options.grid));
  return { model, engine: await createOn(device, model, size, choice) };
}

async function toModel(source: ModelSource, progress: ProgressSum): Promise<Model> {
  if (source instanceof Uint8Array) return readModel(source);
  if (typeof source === 'string' || source instanceof URL) {
    return loadModel(String(source), progress.part());
  }
  if (!('target' in source)) return source;
  const part = progress.part();
  return useModel(source, ({ url }) => loadModel(url, part));
}

/** A page loads only the one that it uses. */
const engines = {
  webgpu: lazily(() => import('../engine/onnx/webgpu/webgpu-engine.js'), 'WebGpuEngine'),
  wasm: lazily(() => import('../engine/onnx/wasm/wasm-engine.js'), 'WasmEngine'),
};

/**
 * Fetches the engine and the runtime of a device; of the GPU only where the browser gives it.
 *
 * @throws GrowingCaError
 */
export async function loadDevice(device: DeviceName, onProgress?: OnProgress): Promise<void> {
  if (device === 'webgpu') await (await engines.webgpu()).sharedDevice();
  await Promise.all([engines[device](), loadRuntime(device, onProgress)]);
}

/** Beside the model rather than after it. */
async function loadAhead(device: DeviceName, onProgress: OnProgress): Promise<DeviceName> {
  try {
    await loadDevice(device, onProgress);
  } catch {
    // The engine meets it again, and tells.
  }
  return device;
}

function chooseGrid(model: Model, wanted: GridSize | undefined): GridSize {
  const { grid, gridIsFixed, url } = model;
  if (!wanted || !gridIsFixed) return wanted ?? grid;
  if (wanted.width === grid.width && wanted.height === grid.height) return grid;
  throw new GrowingCaError(
    'model-incompatible',
    `The model ${url} only runs on a grid of ${grid.width}x${grid.height} cells: leave out grid, or export it with symbolic height and width.`,
  );
}

async function createOn(
  device: DeviceName,
  model: Model,
  size: GridSize,
  choice: DeviceChoice,
): Promise<Engine> {
  if (device === 'webgpu') {
    try {
      const { WebGpuEngine } = await engines.webgpu();
      return await WebGpuEngine.create(model, size, { onTrial: choice !== 'webgpu' });
    } catch (error) {
      if (choice === 'webgpu') throw error;
    }
  }
  const { WasmEngine } = await engines.wasm();
  return WasmEngine.create(model, size);
}

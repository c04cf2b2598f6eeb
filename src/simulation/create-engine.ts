import { ProgressSum } from '../common/download.js';
import type { OnProgress } from '../common/download.js';
import { GrowingCaError } from '../common/errors.js';
import { untilAborted } from '../common/load-once.js';
import { usableDevice, usableRuntime } from '../common/settings.js';
import type { DeviceChoice, DeviceName } from '../common/settings.js';
import { chooseDevice, requireAdapter, webgpuUnavailable } from '../engine/device.js';
import type { Engine } from '../engine/engine.js';
import type { KernelRule } from '../engine/kernel/recognise.js';
import { createKernelEngine } from '../engine/kernel/single.js';
import { usableGrid } from '../grid/size.js';
import type { GridSize } from '../grid/size.js';
import type { Model } from '../model/load.js';
import { hasOnnx, importOnnx } from './onnx.js';
import type { ModelSource, SimulationOptions } from './options.js';
import { ruleOf, toModel } from './source.js';
import type { Successor } from './succession.js';

export interface Created {
  readonly model: Model;
  readonly engine: Engine;
  /** Whether the kernel may run the model. */
  readonly mayShare: boolean;
  /** An engine that may take over later. */
  readonly successor?: Successor;
}

/**
 * Loads a model and creates an engine for it: the kernel, if it knows the graph, otherwise
 * onnxruntime-web.
 *
 * @throws GrowingCaError
 */
export async function createEngine(
  source: ModelSource,
  options: SimulationOptions,
): Promise<Created> {
  const created = await create(source, options);
  if (!options.signal?.aborted) return created;
  await created.engine.dispose();
  throw options.signal.reason;
}

async function create(source: ModelSource, options: SimulationOptions): Promise<Created> {
  const device = usableDevice(options.device);
  const runtime = usableRuntime(options.runtime);
  // Throws the error of a build without onnxruntime-web.
  if (!hasOnnx && (runtime === 'onnx' || device === 'webgpu')) await importOnnx();
  const progress = new ProgressSum(options.onProgress);
  // In parallel with the model.
  const ahead = runtime === 'onnx' ? loadAhead(device, progress.part()) : undefined;
  const loaded = Promise.all([toModel(source, progress), ahead]);
  const [model] = await untilAborted(loaded, options.signal);
  const size = chooseGrid(model, usableGrid(options.grid));
  const rule = runtime === 'onnx' ? undefined : ruleOf(model);
  if (rule) return createKernel(rule, model, size, device, runtime === 'kernel');
  if (runtime === 'kernel') {
    throw new GrowingCaError(
      'model-incompatible',
      `The kernel does not know the graph of the model ${model.url}: leave out runtime="kernel", or write the file with \`growing-ca export\`.`,
    );
  }
  const chosen = await untilAborted(ahead ?? loadAhead(device, progress.part()), options.signal);
  const engine = await createOnOnnx(chosen, model, size, device);
  return { model, engine, mayShare: false };
}

async function createKernel(
  rule: KernelRule,
  model: Model,
  size: GridSize,
  device: DeviceChoice,
  isFinal: boolean,
): Promise<Created> {
  if (device === 'webgpu') {
    if (isFinal) throw webgpuUnavailable('The kernel (runtime="kernel") runs on the CPU only');
    await requireAdapter();
  }
  const engine = await createKernelEngine(rule, size);
  if (isFinal || !hasOnnx || device === 'wasm') return { model, engine, mayShare: true };
  const successor: Successor = {
    isDemanded: device === 'webgpu',
    create: async (present) =>
      (await importOnnx()).createOnnxEngine('webgpu', present, size, device),
  };
  return { model, engine, mayShare: true, successor };
}

async function createOnOnnx(
  device: DeviceName,
  model: Model,
  size: GridSize,
  choice: DeviceChoice,
): Promise<Engine> {
  const { createOnnxEngine } = await importOnnx();
  try {
    return await createOnnxEngine(device, model, size, choice);
  } catch (error) {
    if (device === choice || device === 'wasm') throw error;
    return createOnnxEngine('wasm', model, size, choice);
  }
}

async function loadAhead(choice: DeviceChoice, onProgress: OnProgress): Promise<DeviceName> {
  const device = await chooseDevice(choice);
  try {
    await (await importOnnx()).loadOnnx(device, onProgress);
  } catch {
    // Creating the engine fails the same way, and reports it.
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

import type { Tensor } from 'onnxruntime-web';
import { NEXT_STATE, ROTATION, STATE, UPDATE_MASK } from '../model/contract.js';
import { drawUpdateMask, hash4 } from '../model/update-mask.js';
import { readBack } from './gpu-readback.js';
import type { GpuSession } from './gpu-session.js';
import { inTurn } from './queue.js';
import { rotationOf } from './turns.js';

/** Largest difference that passes, relative to the largest value. */
const TOLERANCE = 1e-3;
/** Any will do. */
const RANDOM_SEED = 2020;

const verdicts = new WeakMap<GPUDevice, Map<string, Promise<boolean>>>();

/**
 * Whether a step on the GPU gives what it gives on the CPU: drivers are at times wrong without
 * failing. Tried once for each model and grid on each device. The build of the runtime that is
 * there already computes both, so nothing more is fetched for it.
 */
export function passesTrial(session: GpuSession): Promise<boolean> {
  const { gpu, key } = session;
  const ofDevice = verdicts.get(gpu) ?? new Map<string, Promise<boolean>>();
  verdicts.set(gpu, ofDevice);
  let verdict = ofDevice.get(key);
  if (!verdict) {
    verdict = inTurn('webgpu', () => compare(session));
    ofDevice.set(key, verdict);
    // Only an answer is final: what failed may work the next time.
    verdict.catch(() => ofDevice.delete(key));
  }
  return verdict;
}

async function compare(session: GpuSession): Promise<boolean> {
  const inputs = trialInputs(session);
  const [actual, expected] = [await stepOnGpu(session, inputs), await stepOnCpu(session, inputs)];
  let [difference, largest] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    if (Number.isNaN(actual[i]) !== Number.isNaN(expected[i])) return false;
    if (Number.isNaN(expected[i])) continue;
    difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
    largest = Math.max(largest, Math.abs(expected[i]));
  }
  return difference <= TOLERANCE * largest;
}

interface Inputs {
  readonly state: Float32Array<ArrayBuffer>;
  readonly updateMask: Float32Array<ArrayBuffer>;
  readonly rotation: Float32Array<ArrayBuffer>;
}

/** A state with no empty cell, half of which fire, each turned by another angle. */
function trialInputs({ size, model }: GpuSession): Inputs {
  const plane = size.height * size.width;
  const random = (_: unknown, index: number) => hash4(index, 0, 0, RANDOM_SEED) / 2 ** 32;
  const updateMask = new Float32Array(plane);
  drawUpdateMask(updateMask, size, 0.5, RANDOM_SEED, 0);
  const rotation = new Float32Array(2 * plane);
  const turns = Float32Array.from({ length: plane }, random).map((share) => 360 * share);
  rotationOf(0, turns, rotation);
  return {
    state: Float32Array.from({ length: model.channels * plane }, random),
    updateMask,
    rotation,
  };
}

async function stepOnGpu(session: GpuSession, inputs: Inputs): Promise<Float32Array> {
  const { gpu } = session;
  for (const name of ['state', 'updateMask', 'rotation'] as const) {
    gpu.queue.writeBuffer(session[name], 0, inputs[name]);
  }
  let state: Float32Array = new Float32Array();
  await session.run(async (buffer) => {
    [state] = await readBack(gpu, { buffer, bytes: inputs.state.byteLength });
  });
  return state;
}

async function stepOnCpu(session: GpuSession, inputs: Inputs): Promise<Float32Array> {
  const { runtime, model, size } = session;
  const cpu = await runtime.InferenceSession.create(model.bytes, { executionProviders: ['wasm'] });
  const tensor = (values: Float32Array, channels: number): Tensor =>
    new runtime.Tensor('float32', values, [1, channels, size.height, size.width]);
  try {
    const results = await cpu.run({
      [STATE]: tensor(inputs.state, model.channels),
      [UPDATE_MASK]: tensor(inputs.updateMask, 1),
      [ROTATION]: tensor(inputs.rotation, 2),
    });
    return results[NEXT_STATE].data as Float32Array;
  } finally {
    await cpu.release();
  }
}

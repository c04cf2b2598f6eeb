import { expect } from 'chai';
import { sharedDevice } from '../../../../../src/engine/onnx/webgpu/gpu-device.js';
import { GpuSession } from '../../../../../src/engine/onnx/webgpu/gpu-session.js';
import { setRuntimeBase } from '../../../../../src/common/assets.js';
import { loadRuntime } from '../../../../../src/engine/onnx/runtime.js';
import { WebGpuEngine } from '../../../../../src/engine/onnx/webgpu/webgpu-engine.js';
import { GrowingCaError } from '../../../../../src/common/errors.js';
import { loadModel } from '../../../../../src/model/load.js';
import { Simulation } from '../../../../../src/simulation/index.js';
import {
  goldenModelUrl,
  oddModelUrl,
  relativeError,
  runtimeFolder,
} from '../../../../helpers/browser-fixtures.js';

setRuntimeBase(runtimeFolder);

const url = goldenModelUrl('step_post');
const grid = { width: 13, height: 16 };
const options = { device: 'webgpu', runtime: 'onnx', grid, randomSeed: 11 } as const;

/** Calls of methods of WebGPU while `task` runs; each still does what it does. */
async function callsDuring(
  task: () => Promise<void>,
  watched: readonly (readonly [prototype: object, method: string])[],
): Promise<{ method: string; args: unknown[] }[]> {
  const calls: { method: string; args: unknown[] }[] = [];
  const originals = watched.map(([prototype, method]) => {
    const original = Reflect.get(prototype, method) as (...args: unknown[]) => unknown;
    Reflect.set(prototype, method, function (this: unknown, ...args: unknown[]) {
      calls.push({ method, args });
      return original.apply(this, args);
    });
    return original;
  });
  try {
    await task();
  } finally {
    watched.forEach(([prototype, method], i) => Reflect.set(prototype, method, originals[i]));
  }
  return calls;
}

it('reads nothing back and makes nothing anew while it runs', async () => {
  const simulation = await Simulation.create(url, options);
  const view = simulation.createView(new OffscreenCanvas(1, 1));
  await simulation.step();
  simulation.angle = 3;
  await simulation.step();
  view.draw();
  const { Tensor } = await loadRuntime();
  const calls = await callsDuring(async () => {
    for (let step = 0; step < 50; step++) {
      await simulation.step();
      view.draw();
      if (step % 10 === 4) void simulation.damage({ x: 6, y: 8, radius: 2 });
      if (step % 20 === 9) void simulation.plant({ x: 3, y: step / 4, angle: step });
      if (step === 25) simulation.angle = 12;
    }
  }, [
    [Tensor.prototype, 'dispose'],
    [GPUBuffer.prototype, 'mapAsync'],
    [GPUDevice.prototype, 'createBuffer'],
    [GPUDevice.prototype, 'createBindGroup'],
    [GPUDevice.prototype, 'createComputePipeline'],
    [GPUDevice.prototype, 'createComputePipelineAsync'],
    [GPUDevice.prototype, 'createRenderPipeline'],
    [GPUCommandEncoder.prototype, 'copyBufferToBuffer'],
    [GPUCommandEncoder.prototype, 'copyTextureToBuffer'],
  ]);
  const copies = calls.filter(({ method }) => method === 'copyBufferToBuffer');
  // Into the session, and out of it; and what the change of angle turns, with its turns.
  expect(copies).to.have.lengthOf(2 * 50 + 2);
  const targets = copies.map(({ args }) => args.find((a, i) => i > 0 && a instanceof GPUBuffer));
  for (const target of targets as GPUBuffer[]) {
    expect(target.usage & GPUBufferUsage.MAP_READ).to.equal(0);
  }
  // The runtime frees what it keeps for a result only when it is told to.
  expect(calls.filter(({ method }) => method === 'dispose')).to.have.lengthOf(50);
  const others = calls.filter(({ method }) => !['copyBufferToBuffer', 'dispose'].includes(method));
  expect(others.map(({ method }) => method)).to.deep.equal([]);
  expect(simulation.stepCount).to.equal(52);
  view.dispose();
  await simulation.dispose();
});

describe('engines of one model and grid on WebGPU', () => {
  it('share a session, and keep their states, turns and angles apart', async () => {
    const model = await loadModel(url);
    const alone: Float32Array[] = [];
    const kinds = [
      { randomSeed: 1, angle: 0, planted: 0 },
      { randomSeed: 2, angle: 90, planted: 45 },
    ];
    const start = async ({ randomSeed, angle, planted }: (typeof kinds)[number]) => {
      const simulation = await Simulation.create(model, { ...options, randomSeed, angle });
      await simulation.plant({ x: 2, y: 2, angle: planted });
      return simulation;
    };
    for (const kind of kinds) {
      const simulation = await start(kind);
      await simulation.step(10);
      alone.push((await simulation.getState()).cells);
      await simulation.dispose();
    }
    const [first, second] = await Promise.all([GpuSession.lease(model, grid), start(kinds[0])]);
    const fetchedAgain = await GpuSession.lease(await loadModel(url), grid);
    expect(fetchedAgain.value).to.equal(first.value);
    const larger = await GpuSession.lease(model, { width: 14, height: 16 });
    expect(larger.value).to.not.equal(first.value);
    const third = await start(kinds[1]);
    for (let step = 0; step < 10; step++) await Promise.all([second.step(), third.step()]);
    expect((await second.getState()).cells).to.deep.equal(alone[0]);
    expect((await third.getState()).cells).to.deep.equal(alone[1]);
    await Promise.all([second.dispose(), third.dispose()]);
    await Promise.all([first, fetchedAgain, larger].map((lease) => lease.release()));
  });

  it('free every buffer, whatever became of them', async () => {
    const live = new Set<unknown>();
    const { createBuffer } = GPUDevice.prototype;
    const { destroy } = GPUBuffer.prototype;
    GPUDevice.prototype.createBuffer = function (descriptor) {
      const buffer = createBuffer.call(this, descriptor);
      if (descriptor.label?.startsWith('growing-ca')) live.add(buffer);
      return buffer;
    };
    GPUBuffer.prototype.destroy = function () {
      live.delete(this);
      return destroy.call(this);
    };
    try {
      const counts: number[] = [];
      for (let round = 0; round < 3; round++) {
        const simulations = await Promise.all(
          [1, 2, 3, 4].map((randomSeed) => Simulation.create(url, { ...options, randomSeed })),
        );
        await Promise.all(simulations.map((simulation) => simulation.step(round)));
        await simulations[0].getState();
        counts.push(live.size);
        await Promise.all(simulations.map((simulation) => simulation.dispose()));
        expect(live.size, `after round ${round}`).to.equal(0);
      }
      expect(new Set(counts).size, counts.join()).to.equal(1);
      // Refused by the runtime, after its buffers were made.
      const model = await loadModel(url);
      const thrown = await WebGpuEngine.create({ ...model, channels: 7 }, grid).catch(
        (error: unknown) => error,
      );
      expect((thrown as GrowingCaError).code).to.equal('model-incompatible');
      expect(live.size).to.equal(0);
    } finally {
      GPUDevice.prototype.createBuffer = createBuffer;
      GPUBuffer.prototype.destroy = destroy;
    }
  });
});

it('gives the same states captured and not', async () => {
  const states: Float32Array[][] = [];
  // The two models differ in a node that changes nothing, and that cannot be captured.
  for (const name of ['with_five_channels', 'with_node_of_cpu']) {
    const model = await loadModel(oddModelUrl(name));
    const lease = await GpuSession.lease(model, grid);
    expect(lease.value.captured, name).to.equal(name === 'with_five_channels');
    const simulation = await Simulation.create(model, options);
    const cells: Float32Array[] = [];
    for (let step = 0; step < 8; step++) {
      await simulation.step();
      cells.push((await simulation.getState()).cells);
    }
    states.push(cells);
    await simulation.dispose();
    await lease.release();
  }
  expect(states[1]).to.deep.equal(states[0]);
});

it('names a grid that is too large for the GPU', async () => {
  const model = await loadModel(url);
  const side = Math.ceil(Math.sqrt((await sharedDevice()).limits.maxBufferSize / 4 / 16)) + 1;
  const thrown = await WebGpuEngine.create(model, { width: side, height: side }).catch(
    (error: unknown) => error,
  );
  expect(thrown).to.be.instanceOf(GrowingCaError);
  expect((thrown as GrowingCaError).message).to.match(/smaller grid/);
});

it('comes back on a new device after the first was lost', async () => {
  const gpu = await sharedDevice();
  const lost = await Simulation.create(url, options);
  const other = await Simulation.create(url, options);
  await lost.step(6);
  const state = await lost.getState();
  const view = lost.createView(new OffscreenCanvas(1, 1));
  gpu.destroy();
  await gpu.lost;
  for (const call of [() => lost.step(), () => other.getState()]) {
    const thrown = await call().catch((error: unknown) => error);
    expect(thrown).to.be.instanceOf(GrowingCaError);
    expect((thrown as GrowingCaError).code).to.equal('device-lost');
  }
  view.draw();
  view.dispose();
  // Before the users of the lost one have let go of it.
  const revived = await Simulation.create(url, options);
  await Promise.all([lost.dispose(), other.dispose()]);
  expect(await sharedDevice()).to.not.equal(gpu);
  await revived.setState(state);
  await revived.step(6);
  const wasm = await Simulation.create(url, { ...options, device: 'wasm' });
  await wasm.step(12);
  const expected = (await wasm.getState()).cells;
  expect(relativeError((await revived.getState()).cells, expected)).to.be.below(1e-3);
  await Promise.all([wasm.dispose(), revived.dispose()]);
});

it('says so where the device is lost while a state is read', async () => {
  const gpu = await sharedDevice();
  const simulation = await Simulation.create(url, options);
  await simulation.step(2);
  const { mapAsync } = GPUBuffer.prototype;
  GPUBuffer.prototype.mapAsync = function (...mode) {
    GPUBuffer.prototype.mapAsync = mapAsync;
    const mapped = mapAsync.apply(this, mode);
    gpu.destroy();
    return mapped;
  };
  const thrown = await simulation.getState().catch((error: unknown) => error);
  expect(thrown).to.be.instanceOf(GrowingCaError);
  expect((thrown as GrowingCaError).code).to.equal('device-lost');
  await simulation.dispose();
});

/** How onnxruntime-web on WebGPU takes over from the kernel. */
import { expect } from 'chai';
import { inTurn } from '../../../src/engine/onnx/queue.js';
import { Simulation, setRuntimeBase } from '../../../src/simulation/index.js';
import type { SimulationOptions } from '../../../src/simulation/index.js';
import { canvasOf, mount, pixelsOf, removeAll, until } from '../../helpers/browser-element.js';
import {
  fetchBytes,
  goldenModelUrl,
  relativeError,
  runtimeFolder,
} from '../../helpers/browser-fixtures.js';
import { endPretence, pretendGpu } from '../../helpers/pretended-gpu.js';
import { sow } from '../../helpers/sow.js';

setRuntimeBase(runtimeFolder);

const modelUrl = goldenModelUrl('step_post');
const randomSeed = 21;

afterEach(() => {
  removeAll();
  endPretence();
});

/** A simulation that was told what runs it, and a list of what it was told. */
async function create(options: SimulationOptions): Promise<[Simulation, string[]]> {
  const told: string[] = [];
  const simulation = await Simulation.create(modelUrl, {
    randomSeed,
    ...options,
    onDeviceChange: (device, runtime) => told.push(`${runtime} on ${device}`),
  });
  return [simulation, told];
}

/** A life with wounds, a second seed, turned, and a turn of the whole, which is to go on. */
async function live(simulation: Simulation): Promise<void> {
  await simulation.step(12);
  await sow(simulation, 2, 3, 75);
  await simulation.step(9);
  await simulation.damage({ x: 6, y: 8, radius: 1.5 });
  simulation.angle = 30;
  await simulation.step(3);
}

it('goes on with the same life, on the same canvas', async () => {
  const [simulation, told] = await create({ device: 'webgpu' });
  expect([simulation.activeDevice, simulation.activeRuntime]).to.deep.equal(['wasm', 'kernel']);
  const [alone] = await create({ runtime: 'kernel' });
  const canvas = document.createElement('canvas');
  const view = simulation.createView(canvas);
  await Promise.all([live(simulation), live(alone)]);
  const before = await simulation.getState();
  if (told.length === 0) {
    view.draw();
    const pixels = pixelsOf(canvas);
    await until(() => told.length > 0);
    // Straight colours of nearly clear pixels are rounded differently.
    expect(relativeError(pixelsOf(canvas), pixels), 'what is shown').to.be.below(0.03);
  }
  expect(told).to.deep.equal(['onnx on webgpu']);
  expect(await simulation.getState()).to.deep.equal(before);
  expect(simulation.stepCount).to.equal(24);
  await Promise.all([simulation.step(12), alone.step(12)]);
  const [actual, expected] = [await simulation.getState(), await alone.getState()];
  expect(relativeError(actual.cells, expected.cells)).to.be.below(1e-3);
  view.draw();
  const shown = pixelsOf(canvas);
  const kernelCanvas = document.createElement('canvas');
  alone.createView(kernelCanvas).draw();
  expect(relativeError(shown, pixelsOf(kernelCanvas))).to.be.below(0.03);
  await simulation.dispose();
  await alone.dispose();
});

it('waits until it plays, where it was not asked for', async () => {
  pretendGpu();
  const [simulation, told] = await create({ speed: 'max' });
  await simulation.step(5);
  expect(told).to.deep.equal([]);
  const played = simulation.play();
  await until(() => told.length > 0);
  simulation.pause();
  await played;
  expect(told).to.deep.equal(['onnx on webgpu']);
  expect(simulation.stepCount).to.be.above(5);
  await simulation.dispose();
});

it('frees what comes after it was disposed of', async () => {
  const [simulation, told] = await create({ device: 'webgpu' });
  await simulation.dispose();
  const [later, toldLater] = await create({ device: 'webgpu' });
  await until(() => toldLater.length > 0);
  expect(told).to.deep.equal([]);
  await later.dispose();
});

describe('takes over again', () => {
  const changes: [string, (simulation: Simulation) => Promise<unknown>][] = [
    [
      'after a seed that found no room',
      async (simulation) => {
        const { width, height } = simulation.grid;
        const centre = { x: Math.floor(width / 2), y: Math.floor(height / 2) };
        expect(await simulation.plant(centre)).to.equal(false);
      },
    ],
    [
      'after a seed on an empty grid',
      async (simulation) => {
        await simulation.damage({ x: 0, y: 0, ...simulation.grid });
        expect(await simulation.plant({ x: 1, y: 1 })).to.equal(true);
      },
    ],
    [
      'after a state in which one lives alone',
      async (simulation) => {
        const state = await simulation.getState();
        expect(await simulation.plant({ x: 1, y: 1 })).to.equal(true);
        await simulation.setState(state);
      },
    ],
  ];
  for (const [when, change] of changes) {
    it(when, async () => {
      const [simulation, told] = await create({ device: 'webgpu' });
      await until(() => told.length === 1);
      await simulation.step(3);
      await change(simulation);
      await simulation.step(3);
      await until(() => simulation.activeDevice === 'webgpu');
      expect(simulation.stepCount).to.equal(6);
      await simulation.dispose();
    });
  }
});

it('shows the pattern while the engine that goes is freed, which may take long', async () => {
  const [simulation, told] = await create({ device: 'webgpu' });
  const canvas = document.createElement('canvas');
  const view = simulation.createView(canvas);
  await until(() => told.length === 1);
  await simulation.step(3);
  // As where another pattern opens its session.
  const opened = inTurn(() => new Promise((resolve) => setTimeout(resolve, 300)));
  const planted = simulation.plant({ x: 1, y: 1 });
  let isDone = false;
  void planted.finally(() => (isDone = true));
  while (!isDone) {
    view.draw();
    expect(pixelsOf(canvas).some((value) => value > 0)).to.equal(true);
    await new Promise((resolve) => setTimeout(resolve));
  }
  expect(await planted).to.equal(true);
  await opened;
  await simulation.dispose();
});

it('leaves a pattern of another model to the kernel, though it is alone', async () => {
  const [simulation, told] = await create({ device: 'webgpu', grid: '24x12' });
  const stranger = await fetchBytes(goldenModelUrl('step_pre_post'));
  await until(() => told.length === 1);
  expect(await simulation.plant({ x: 1, y: 1, src: stranger })).to.equal(true);
  await simulation.damage({ x: 4, y: 0, width: 19, height: 11 });
  await simulation.step(1);
  const { individuals } = await simulation.getState();
  expect(individuals!.map(({ model }) => model.bytes)).to.deep.equal([stranger]);
  await simulation.step(3);
  expect(simulation.activeRuntime).to.equal('kernel');
  await simulation.dispose();
});

it('an element says so, draws on a new canvas, and lives on', async () => {
  const element = await mount({ device: 'webgpu' });
  expect([element.activeDevice, element.activeRuntime]).to.deep.equal(['wasm', 'kernel']);
  const canvas = canvasOf(element);
  const changed = new Promise<string>((resolve) => {
    element.addEventListener('devicechange', ({ device, runtime }) =>
      resolve(`${runtime} on ${device}`),
    );
  });
  await element.step(10);
  expect(await changed).to.equal('onnx on webgpu');
  expect([element.activeDevice, element.activeRuntime]).to.deep.equal(['webgpu', 'onnx']);
  await element.updateComplete;
  expect(canvasOf(element)).not.to.equal(canvas);
  expect(element.shadowRoot!.querySelectorAll('canvas').length).to.equal(1);
  expect(element.stepCount).to.equal(10);
  await element.step(5);
  const alone = await mount({ runtime: 'kernel' });
  await alone.step(15);
  const [actual, expected] = [await element.getState(), await alone.getState()];
  expect(relativeError(actual!.cells, expected!.cells)).to.be.below(1e-3);
});

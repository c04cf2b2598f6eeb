/** A page to which onnxruntime-web never comes. */
import { expect } from 'chai';
import { GrowingCaError } from '../../../src/common/errors.js';
import { Simulation, preload, setRuntimeBase } from '../../../src/simulation/index.js';
import { goldenModelUrl, oddModelUrl, relativeError } from '../../helpers/browser-fixtures.js';
import { endPretence, pretendGpu } from '../../helpers/pretended-gpu.js';
import { until } from '../../helpers/browser-element.js';

setRuntimeBase('/nowhere');

const modelUrl = goldenModelUrl('step_post');
const options = { randomSeed: 11, speed: 'max' } as const;
const { requestAdapter } = GPU.prototype;

function requested(): string[] {
  return performance.getEntriesByType('resource').map(({ name }) => name);
}

async function codeOf(attempt: Promise<unknown>): Promise<string> {
  const thrown: unknown = await attempt.then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );
  return thrown instanceof GrowingCaError ? thrown.code : String(thrown);
}

afterEach(() => {
  endPretence();
  GPU.prototype.requestAdapter = requestAdapter;
  Reflect.deleteProperty(navigator, 'connection');
});

it('asks nothing of onnxruntime-web, nor for a GPU, before it plays', async () => {
  pretendGpu();
  let adapters = 0;
  GPU.prototype.requestAdapter = function (...all) {
    adapters++;
    return requestAdapter.apply(this, all);
  };
  const simulation = await Simulation.create(modelUrl, options);
  await simulation.step(20);
  expect([simulation.activeDevice, simulation.activeRuntime]).to.deep.equal(['wasm', 'kernel']);
  expect(adapters).to.equal(0);
  await simulation.dispose();
});

it('asks nothing of onnxruntime-web where there is no real GPU', async () => {
  const simulation = await Simulation.create(modelUrl, options);
  const played = simulation.play();
  await until(() => simulation.stepCount > 100);
  simulation.pause();
  await played;
  expect(await preload({ src: modelUrl })).to.equal(true);
  expect(requested().filter((url) => /onnxruntime|\bort[.-]|nowhere/.test(url))).to.deep.equal([]);
  await simulation.dispose();
});

it('asks nothing of it for a visitor who saves data', async () => {
  pretendGpu();
  Object.defineProperty(navigator, 'connection', {
    value: { saveData: true },
    configurable: true,
  });
  const simulation = await Simulation.create(modelUrl, options);
  void simulation.play();
  await until(() => simulation.stepCount > 100);
  expect(requested().filter((url) => /nowhere/.test(url))).to.deep.equal([]);
  await simulation.dispose();
});

it('grows, heals and turns where it does not come', async () => {
  pretendGpu();
  const lizard = '/weights/lizard.regenerate.q8.onnx';
  const simulation = await Simulation.create(lizard, options);
  const alone = await Simulation.create(lizard, { ...options, runtime: 'kernel' });
  void simulation.play();
  await until(() => requested().some((url) => /nowhere/.test(url)));
  await until(() => simulation.stepCount > 60);
  simulation.pause();
  await alone.step(simulation.stepCount);
  for (const each of [simulation, alone]) {
    await each.damage({ x: 32, y: 32, radius: 4 });
    each.angle = 40;
    await each.step(30);
  }
  expect(simulation.activeRuntime).to.equal('kernel');
  const [actual, expected] = [await simulation.getState(), await alone.getState()];
  expect(relativeError(actual.cells, expected.cells)).to.equal(0);
  await simulation.dispose();
  await alone.dispose();
});

it('fails where WebGPU was asked for and onnxruntime-web does not come', async () => {
  const simulation = await Simulation.create(modelUrl, { ...options, device: 'webgpu' });
  expect(simulation.activeRuntime).to.equal('kernel');
  expect(await codeOf(simulation.play())).to.equal('runtime-unreachable');
  expect(await codeOf(simulation.step())).to.equal('runtime-unreachable');
  await simulation.dispose();
});

it('fails where WebGPU was asked for and there is none', async () => {
  GPU.prototype.requestAdapter = async () => null;
  expect(await codeOf(Simulation.create(modelUrl, { device: 'webgpu' }))).to.equal(
    'device-unavailable',
  );
});

it('fails where the kernel alone was asked for and does not know the graph, or is to run on a GPU', async () => {
  const foreign = oddModelUrl('with_node_of_cpu');
  const kernel = { runtime: 'kernel' } as const;
  expect(await codeOf(Simulation.create(foreign, kernel))).to.equal('model-incompatible');
  expect(await codeOf(Simulation.create(foreign))).to.equal('runtime-unreachable');
  expect(await preload({ src: foreign })).to.equal(false);
  expect(await codeOf(Simulation.create(modelUrl, { ...kernel, device: 'webgpu' }))).to.equal(
    'device-unavailable',
  );
});

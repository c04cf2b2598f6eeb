import { expect } from 'chai';
import { setRuntimeBase } from '../../../../src/common/assets.js';
import { GrowingCaError } from '../../../../src/common/errors.js';
import { Simulation } from '../../../../src/simulation/index.js';
import { goldenModelUrl, relativeError, runtimeFolder } from '../../../helpers/browser-fixtures.js';
import { onnxWays } from '../../../helpers/browser-element.js';

const modelUrl = goldenModelUrl('step_post');
const options = { randomSeed: 5 };

/** What an older browser lacks; the runtime then comes in another build. */
before(() => Reflect.deleteProperty(WebAssembly, 'Suspending'));

it('the runtime is asked for again after it was not found', async () => {
  setRuntimeBase('/nowhere');
  const thrown = await Simulation.create(modelUrl, {
    ...options,
    device: 'webgpu',
    runtime: 'onnx',
  }).catch((error: unknown) => error);
  expect(thrown).to.be.instanceOf(GrowingCaError);
  expect((thrown as GrowingCaError).code).to.equal('runtime-unreachable');
  expect((thrown as GrowingCaError).message).to.include('/nowhere/ort-wasm-simd-threaded');
  setRuntimeBase(runtimeFolder);
  const simulation = await Simulation.create(modelUrl, {
    ...options,
    device: 'webgpu',
    runtime: 'onnx',
  });
  await simulation.step(2);
  await simulation.dispose();
});

it('WebGPU without suspended wasm gives the states that wasm gives', async () => {
  const [wasm, webgpu] = await Promise.all(
    onnxWays.map(({ device, runtime }) =>
      Simulation.create(modelUrl, { ...options, device, runtime }),
    ),
  );
  await Promise.all([wasm.step(20), webgpu.step(20)]);
  expect(relativeError((await webgpu.getState()).cells, (await wasm.getState()).cells)).to.be.below(
    1e-3,
  );
  const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
  expect(loaded.some((name) => name.endsWith('asyncify.wasm.gz'))).to.equal(true);
  await wasm.dispose();
  await webgpu.dispose();
});

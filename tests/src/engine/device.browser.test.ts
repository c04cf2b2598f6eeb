import { expect } from 'chai';
import { chooseDevice } from '../../../src/engine/device.js';
import { sharedDevice } from '../../../src/engine/onnx/webgpu/gpu-device.js';
import { Simulation, setRuntimeBase } from '../../../src/simulation/index.js';
import { fetchBytes, goldenModelUrl, runtimeFolder } from '../../helpers/browser-fixtures.js';
import { card, endPretence, pretendGpu } from '../../helpers/pretended-gpu.js';

setRuntimeBase(runtimeFolder);

const url = goldenModelUrl('step_post');
const { createShaderModule } = GPUDevice.prototype;

/** What was found out about a device ends with it. */
async function loseDevice(): Promise<void> {
  const gpu = await sharedDevice();
  gpu.destroy();
  await gpu.lost;
}

/** From now on shaders with this label compute something else; a map counts them. */
function corrupt(label: RegExp, text: string, replacement: string): Map<string, number> {
  const corrupted = new Map<string, number>();
  GPUDevice.prototype.createShaderModule = function (descriptor) {
    const { code } = descriptor;
    if (!label.test(descriptor.label ?? '') || !code.includes(text)) {
      return createShaderModule.call(this, descriptor);
    }
    corrupted.set(descriptor.label!, (corrupted.get(descriptor.label!) ?? 0) + 1);
    return createShaderModule.call(this, { ...descriptor, code: code.replace(text, replacement) });
  };
  return corrupted;
}

/** The device that `auto` takes, after it has run a step. */
async function deviceOf(source: string | Uint8Array = url): Promise<string> {
  const simulation = await Simulation.create(source, { device: 'auto', runtime: 'onnx' });
  await simulation.step();
  await simulation.dispose();
  return simulation.activeDevice;
}

afterEach(async () => {
  endPretence();
  GPUDevice.prototype.createShaderModule = createShaderModule;
  await loseDevice();
});

describe('auto', () => {
  const software = [
    { ...card, isFallbackAdapter: true },
    { ...card, vendor: 'google', architecture: 'swiftshader' },
    { ...card, vendor: 'mesa', description: 'llvmpipe (LLVM 17.0.6, 256 bits)' },
    { ...card, device: 'lavapipe' },
    { ...card, vendor: 'microsoft', description: 'Microsoft Basic Render Driver' },
    { ...card, vendor: 'microsoft', architecture: 'warp' },
    { ...card, description: 'Apple Software Renderer' },
  ];
  for (const info of software) {
    it(`takes wasm on ${JSON.stringify(info)}`, async () => {
      pretendGpu(info);
      expect(await chooseDevice('auto')).to.equal('wasm');
      expect(await chooseDevice('webgpu')).to.equal('webgpu');
    });
  }

  it('takes wasm here, where the only adapter is a software one', async () => {
    expect(await deviceOf()).to.equal('wasm');
  });

  for (const info of [card, { ...card, vendor: 'apple', architecture: 'metal-3' }, undefined]) {
    it(`takes WebGPU on ${JSON.stringify(info)}`, async () => {
      pretendGpu(info);
      expect(await chooseDevice('auto')).to.equal('webgpu');
      // Only the choice looks at the name; what compares the two does not.
      if (info === card) expect(await deviceOf()).to.equal('webgpu');
    });
  }

  it('takes wasm where a node of the runtime computes something else', async () => {
    pretendGpu(card);
    const corrupted = corrupt(/^Add$/, '=a + b;', '=a + 1.01 * b;');
    expect(await deviceOf()).to.equal('wasm');
    expect(corrupted.size).to.equal(1);
    // And again, for the same model by another way.
    expect(await deviceOf(await fetchBytes(url))).to.equal('wasm');
  });

  it('takes wasm where the update mask is another', async () => {
    pretendGpu(card);
    const corrupted = corrupt(/^growing-ca inputs$/, '1664525u', '1664527u');
    expect(await deviceOf()).to.equal('wasm');
    expect(corrupted.size).to.equal(1);
  });

  it('takes wasm where turns are not followed', async () => {
    pretendGpu(card);
    const corrupted = corrupt(/^growing-ca inputs$/, '- sine * order.sine', '+ sine * order.sine');
    expect(await deviceOf()).to.equal('wasm');
    expect(corrupted.size).to.equal(1);
  });

  it('takes wasm where the runtime cannot make a session on the GPU', async () => {
    pretendGpu(card);
    corrupt(/^Concat$/, 'fn main', 'fn nothing');
    expect(await deviceOf()).to.equal('wasm');
  });

  it('takes wasm where the adapter gives no device', async () => {
    pretendGpu(card);
    const { requestDevice } = GPUAdapter.prototype;
    await loseDevice();
    GPUAdapter.prototype.requestDevice = () =>
      Promise.reject(new DOMException('No device.', 'OperationError'));
    try {
      expect(await deviceOf()).to.equal('wasm');
    } finally {
      GPUAdapter.prototype.requestDevice = requestDevice;
    }
  });
});

it('runs on WebGPU when told to, without comparing', async () => {
  corrupt(/^Add$/, '=a + b;', '=a + 1.01 * b;');
  const simulation = await Simulation.create(url, { device: 'webgpu', runtime: 'onnx' });
  expect(simulation.activeDevice).to.equal('webgpu');
  await simulation.dispose();
});

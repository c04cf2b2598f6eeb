import { expect } from 'chai';
import { setRuntimeBase } from '../../../../src/common/assets.js';
import { WasmEngine } from '../../../../src/engine/onnx/wasm/wasm-engine.js';
import { WebGpuEngine } from '../../../../src/engine/onnx/webgpu/webgpu-engine.js';
import { loadModel } from '../../../../src/model/load.js';
import {
  fixtures,
  goldenCase,
  relativeError,
  runtimeFolder,
  sampleOf,
} from '../../../helpers/browser-fixtures.js';

const engines = { wasm: WasmEngine, webgpu: WebGpuEngine };

setRuntimeBase(runtimeFolder);

for (const [device, engineClass] of Object.entries(engines)) {
  it(`a rule that PyTorch exported gives the golden states on ${device}`, async () => {
    const golden = await goldenCase('step_post');
    const [, , height, width] = golden.x0.shape;
    const model = await loadModel(new URL(`${fixtures}pytorch/rule.onnx`, location.href).href);
    const engine = await engineClass.create(model, { width, height });
    engine.setState({ cells: sampleOf(golden.x0, 0) });
    for (const [step, expected] of golden.states.entries()) {
      await engine.step(sampleOf(golden.update_masks[step], 0));
      const { cells } = await engine.getState();
      expect(relativeError(cells, sampleOf(expected, 0)), `step ${step}`).to.be.below(1e-4);
    }
    await engine.dispose();
  });
}

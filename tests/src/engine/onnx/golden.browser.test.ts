import { expect } from 'chai';
import { setRuntimeBase } from '../../../../src/common/assets.js';
import { WasmEngine } from '../../../../src/engine/onnx/wasm/wasm-engine.js';
import { WebGpuEngine } from '../../../../src/engine/onnx/webgpu/webgpu-engine.js';
import { loadModel } from '../../../../src/model/load.js';
import {
  goldenCase,
  goldenModelUrl,
  goldenNames,
  relativeError,
  runtimeFolder,
  sampleOf,
} from '../../../helpers/browser-fixtures.js';

const engines = { wasm: WasmEngine, webgpu: WebGpuEngine };

setRuntimeBase(runtimeFolder);

for (const [device, engineClass] of Object.entries(engines)) {
  describe(`golden states on ${device}`, () => {
    for (const name of goldenNames) {
      it(name, async () => {
        const golden = await goldenCase(name);
        const [batch, , height, width] = golden.x0.shape;
        const model = await loadModel(goldenModelUrl(name));
        const engine = await engineClass.create(model, { width, height });
        // Perception turned by theta grows a pattern turned by -theta.
        engine.setAngle((-golden.angle_radians * 180) / Math.PI);
        for (let sample = 0; sample < batch; sample++) {
          engine.setState({ cells: sampleOf(golden.x0, sample) });
          for (const [step, expected] of golden.states.entries()) {
            await engine.step(sampleOf(golden.update_masks[step], sample));
            const { cells } = await engine.getState();
            const error = relativeError(cells, sampleOf(expected, sample));
            expect(error, `sample ${sample}, step ${step}`).to.be.below(1e-4);
          }
        }
        await engine.dispose();
      });
    }
  });
}

import { expect } from 'chai';
import { setRuntimeBase } from '../../../../src/common/assets.js';
import { WasmEngine } from '../../../../src/engine/onnx/wasm/wasm-engine.js';
import { WebGpuEngine } from '../../../../src/engine/onnx/webgpu/webgpu-engine.js';
import { loadModel } from '../../../../src/model/load.js';
import {
  goldenCase,
  goldenModelUrl,
  relativeError,
  runtimeFolder,
  sampleOf,
} from '../../../helpers/browser-fixtures.js';
import type { GoldenCase } from '../../../helpers/browser-fixtures.js';

const engines = { wasm: WasmEngine, webgpu: WebGpuEngine };

/** See tests/helpers/make-fixture-models.ts. */
const ROUNDED_CASE = 'step_rotated_37deg';

setRuntimeBase(runtimeFolder);

/** The states after each step of the case, run by the model of that name. */
async function statesOf(
  device: keyof typeof engines,
  name: string,
  golden: GoldenCase,
): Promise<Float32Array[]> {
  const [, , height, width] = golden.x0.shape;
  const engine = await engines[device].create(await loadModel(goldenModelUrl(name)), {
    width,
    height,
  });
  engine.setAngle((-golden.angle_radians * 180) / Math.PI);
  engine.setState({ cells: sampleOf(golden.x0, 0) });
  const states: Float32Array[] = [];
  for (const mask of golden.update_masks) {
    await engine.step(sampleOf(mask, 0));
    states.push((await engine.getState()).cells);
  }
  await engine.dispose();
  return states;
}

for (const device of ['wasm', 'webgpu'] as const) {
  for (const dtype of ['fp16', 'q8']) {
    it(`${dtype} on ${device} gives the states of the weights that it stands for`, async () => {
      const golden = await goldenCase(ROUNDED_CASE);
      const states = await statesOf(device, `${ROUNDED_CASE}.${dtype}`, golden);
      const expected = await statesOf(device, `${ROUNDED_CASE}.${dtype}_as_fp32`, golden);
      expect(states).to.have.lengthOf(golden.states.length);
      for (const [step, state] of states.entries()) {
        expect(relativeError(state, expected[step]), `step ${step}`).to.be.below(1e-6);
        expect(relativeError(state, sampleOf(golden.states[step], 0))).to.be.within(1e-6, 0.05);
      }
    });
  }
}

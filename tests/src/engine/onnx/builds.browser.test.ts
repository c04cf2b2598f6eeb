import { expect } from 'chai';
import * as plain from 'onnxruntime-web/wasm';
import { setRuntimeBase } from '../../../../src/common/assets.js';
import { loadRuntime } from '../../../../src/engine/onnx/runtime.js';
import type { OnnxRuntime } from '../../../../src/engine/onnx/runtime.js';
import { feedsOf, openSession } from '../../../../src/engine/onnx/session.js';
import { seedState } from '../../../../src/grid/seed.js';
import { drawUpdateMask } from '../../../../src/grid/update-mask.js';
import { NEXT_STATE } from '../../../../src/model/contract.js';
import { fetchBytes, runtimeFolder } from '../../../helpers/browser-fixtures.js';

setRuntimeBase(runtimeFolder);
plain.env.wasm.numThreads = 1;
before(async () => {
  const { buffer } = await fetchBytes(plainBinary);
  plain.env.wasm.wasmBinary = buffer as ArrayBuffer;
});

const plainBinary = '/node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm';
const size = { width: 48, height: 40 };
const STEPS = 40;

const { Suspending } = WebAssembly as { Suspending?: unknown };
afterEach(() => void Object.assign(WebAssembly, { Suspending }));

async function grow(runtime: OnnxRuntime, model: Uint8Array): Promise<Float32Array> {
  const session = await openSession(runtime, model, { executionProviders: ['wasm'] });
  const mask = new Float32Array(size.width * size.height);
  const rotation = new Float32Array([0.8, 0.6]);
  let cells = seedState(16, size.height, size.width);
  for (let step = 0; step < STEPS; step++) {
    drawUpdateMask(mask, size, 0.5, 7, step);
    const results = await session.run(feedsOf(runtime, size, cells, mask, rotation));
    cells = results[NEXT_STATE].data as Float32Array;
  }
  await session.release();
  return cells;
}

for (const build of ['jspi', 'asyncify']) {
  for (const dtype of ['fp32', 'fp16', 'q8']) {
    it(`on the CPU the build ${build} computes, to the last bit, what the trainer's computes: ${dtype}`, async () => {
      if (build === 'asyncify') Reflect.deleteProperty(WebAssembly, 'Suspending');
      const model = await fetchBytes(`/weights/lizard.regenerate.${dtype}.onnx`);
      const actual = await grow(await loadRuntime(), model);
      const expected = await grow(plain, model);
      expect(expected.some((value) => value > 0.5)).to.equal(true);
      expect(actual).to.deep.equal(expected);
      const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
      expect(loaded.some((name) => name.endsWith(`.${build}.wasm.gz`))).to.equal(true);
    });
  }
}

import { expect } from 'chai';
import { GpuSession } from '../../../../../src/engine/onnx/webgpu/gpu-session.js';
import { setRuntimeBase } from '../../../../../src/common/assets.js';
import { loadRuntime } from '../../../../../src/engine/onnx/runtime.js';
import { loadModel } from '../../../../../src/model/load.js';
import {
  goldenModelUrl,
  oddModelUrl,
  runtimeFolder,
} from '../../../../helpers/browser-fixtures.js';

setRuntimeBase(runtimeFolder);

interface Manifest {
  models: { files: Record<string, { file: string }> }[];
}

const manifestUrl = new URL('/weights/manifest.json', location.href);
const { models } = (await (await fetch(manifestUrl)).json()) as Manifest;
const shipped = models
  .flatMap(({ files }) => Object.values(files))
  .map(({ file }) => new URL(file, manifestUrl).href);
/** Every dtype and both maskings, whatever is shipped. */
const fixtures = ['step_post', 'step_rotated_37deg.fp16', 'step_rotated_37deg.q8'].map(
  goldenModelUrl,
);

/** Of the runtime's levels of logging: everything. */
const VERBOSE = 0;

/** What the runtime has written; it keeps hold of the console that it first sees. */
const lines: string[] = [];
const { log, error } = console;
before(() => {
  console.log = console.error = (...words: unknown[]) => void lines.push(words.join(' '));
});
after(() => Object.assign(console, { log, error }));

/** What the runtime says about the session that the element would use. */
async function sessionOf(address: string): Promise<{ log: string; captured: boolean }> {
  const model = await loadModel(address);
  const { InferenceSession } = await loadRuntime();
  const { create } = InferenceSession;
  InferenceSession.create = ((bytes: Uint8Array, options: object) =>
    create.call(InferenceSession, bytes, {
      ...options,
      logSeverityLevel: VERBOSE,
    })) as typeof create;
  lines.length = 0;
  try {
    const { value, release } = await GpuSession.lease(model, { width: 13, height: 16 });
    await release();
    return { log: lines.join('\n'), captured: value.captured };
  } finally {
    InferenceSession.create = create;
  }
}

it('ships models', () => {
  expect(shipped).to.not.have.lengthOf(0);
});

for (const address of [...shipped, ...fixtures]) {
  const name = address.slice(address.lastIndexOf('/') + 1);
  it(`runs every node of ${name} on the GPU, captured`, async () => {
    const { log, captured } = await sessionOf(address);
    expect(log).to.match(/Node placements/);
    expect(log).to.match(/All nodes placed on \[WebGpuExecutionProvider\]/);
    expect(log).to.not.match(/CPUExecutionProvider\]/);
    expect(captured).to.equal(true);
  });
}

it('sees a node that is not on the GPU', async () => {
  const { log, captured } = await sessionOf(oddModelUrl('with_node_of_cpu'));
  expect(log).to.match(/Node\(s\) placed on \[CPUExecutionProvider\]/);
  expect(captured).to.equal(false);
});

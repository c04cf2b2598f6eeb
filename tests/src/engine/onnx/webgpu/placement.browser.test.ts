import { expect } from 'chai';
import { GpuSession } from '../../../../../src/engine/onnx/webgpu/gpu-session.js';
import { setRuntimeBase } from '../../../../../src/common/assets.js';
import { loadRuntime } from '../../../../../src/engine/onnx/runtime.js';
import { loadModel } from '../../../../../src/model/load.js';
import { chunks, decode } from '../../../../../src/model/protobuf.js';
import {
  fetchBytes,
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

// Numbers of fields of the messages ModelProto, GraphProto and TensorProto.
const GRAPH = 7;
const INITIALISERS = 5;
const ALL_BUT_NAME = [1, 11, 12, 13];
const TYPE = 2;
const VALUES = 9;
/** The type of what says how to pad, slice and reshape. */
const INT64 = 7;

/** A text of all that places a file's nodes: everything but its weights and what it says of itself. */
async function graphOf(address: string): Promise<string> {
  const [graph] = chunks(decode(await fetchBytes(address)), GRAPH).map((bytes) => decode(bytes));
  const tensors = chunks(graph, INITIALISERS).map((bytes) => {
    const { [VALUES]: values, ...about } = decode(bytes);
    return [about, Number(about[TYPE]) === INT64 ? values : 'weights'];
  });
  return JSON.stringify([tensors, ...ALL_BUT_NAME.map((field) => graph[field])]);
}

/** One of each graph: files that differ in their weights alone are placed alike. */
const addresses = [...shipped, ...fixtures];
const graphs = new Map<string, string[]>();
for (const address of addresses) {
  const graph = await graphOf(address);
  graphs.set(graph, [...(graphs.get(graph) ?? []), address]);
}

it('looks at every graph once', () => {
  expect([...graphs.values()].flat()).to.have.members(addresses);
  expect(graphs.size).to.be.below(addresses.length / 3);
});

for (const [address, ...others] of graphs.values()) {
  const name = address.slice(address.lastIndexOf('/') + 1);
  it(`runs every node of ${name} and of ${others.length} others on the GPU, captured`, async () => {
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

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import * as ort from 'onnxruntime-web/wasm';
import { recognise } from '../../../../src/engine/kernel/recognise.js';
import { createKernelEngine } from '../../../../src/engine/kernel/single.js';
import { NEXT_STATE } from '../../../../src/model/contract.js';
import { onnx } from '../../../../trainer/src/onnx/onnx-proto.js';
import type { ModelProto } from '../../../../trainer/src/onnx/onnx-proto.js';
import { buildStepModel } from '../../../../trainer/src/onnx/step-graph.js';
import { changedModel } from '../../../helpers/changed-model.js';
import { ODD_MODELS } from '../../../helpers/odd-models.js';
import { randomNumbers } from '../../../helpers/rollouts.js';
import { feedsOf } from '../../../../src/engine/onnx/session.js';
import { testRandomSeed } from '../../../helpers/random-seed.js';

const RANDOM_SEED = testRandomSeed('the edits');
// More would be workers of the runtime's own.
ort.env.wasm.numThreads = 1;

const EDITS = 1000;

const models = new URL('../../../fixtures/models/', import.meta.url);
const lizard = readFileSync(
  new URL('../../../../weights/lizard.regenerate.q8.onnx', import.meta.url),
);
/** Its weights are sums. */
const ofDistill = readFileSync(
  new URL('../../../fixtures/distill/lizard.q8.onnx', import.meta.url),
);

/** The smallest net: each of its biases looks like a number of the rule. */
function smallestNet(): Uint8Array {
  const rule = { channels: 4, hidden: 1, sobelScale: 1, masking: 'after' } as const;
  const random = randomNumbers(RANDOM_SEED);
  const some = (length: number) => Float32Array.from({ length }, () => random() - 0.5);
  const { channels, hidden } = rule;
  return buildStepModel(rule, {
    hiddenWeights: some(hidden * 3 * channels),
    hiddenBias: some(hidden),
    updateWeights: some(channels * hidden),
  });
}

const sources = [
  lizard,
  readFileSync(new URL('golden_step_post.onnx', models)),
  readFileSync(new URL('golden_step_rotated_37deg.fp16.onnx', models)),
  Buffer.from(ODD_MODELS.with_five_channels()),
  ofDistill,
  Buffer.from(smallestNet()),
];

const size = { width: 7, height: 6 };
const plane = size.width * size.height;

/** A state in which every channel of most cells is something. */
function someCells(channels: number): Float32Array {
  const random = randomNumbers(RANDOM_SEED);
  return Float32Array.from({ length: channels * plane }, () => Math.max(0, 1.4 * random() - 0.4));
}

const mask = Float32Array.from({ length: plane }, (_, i) => Number(i % 3 !== 0));
const angle = 33;

async function byKernel(bytes: Uint8Array): Promise<Float32Array | undefined> {
  const rule = recognise(bytes);
  if (!rule) return undefined;
  const engine = await createKernelEngine(rule, size);
  engine.setState({ cells: someCells(rule.channels) });
  engine.setAngle(angle);
  await engine.step(mask);
  return (await engine.getState()).cells;
}

/** @throws where the runtime refuses the file, or to run it */
async function byRuntime(bytes: Uint8Array, channels: number): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(bytes, { logSeverityLevel: 4 });
  try {
    const theta = (-angle * Math.PI) / 180;
    const rotation = new Float32Array([Math.cos(theta), Math.sin(theta)]);
    const feeds = feedsOf(ort, size, someCells(channels), mask, rotation);
    return (await session.run(feeds))[NEXT_STATE].data as Float32Array;
  } finally {
    await session.release();
  }
}

type Random = () => number;
const pick = <T>(list: readonly T[], random: Random): T => list[Math.floor(random() * list.length)];

/** Each changes something at random, and says what. */
const EDITORS: ((model: ModelProto, random: Random) => string)[] = [
  ({ graph }, random) => {
    const node = pick(graph!.node!, random);
    const operators = 'Add Mul Sub Min Max Relu Sigmoid Abs Neg Identity'.split(' ');
    return `${node.opType} becomes ${(node.opType = pick(operators, random))}`;
  },
  ({ graph }, random) => {
    const node = pick(graph!.node!, random);
    const names = [
      ...graph!.node!.flatMap(({ output }) => output!),
      ...graph!.initializer!.map(({ name }) => name!),
      'state',
      'update_mask',
      'rotation',
    ];
    const at = Math.floor(random() * node.input!.length);
    return `input ${at} of ${node.output} becomes ${(node.input![at] = pick(names, random))}`;
  },
  ({ graph }, random) => {
    const node = pick(
      graph!.node!.filter(({ input }) => input!.length > 1),
      random,
    );
    node.input!.reverse();
    return `inputs of ${node.output} change places`;
  },
  ({ graph }, random) => {
    const node = pick(
      graph!.node!.filter(({ attribute }) => attribute!.length > 0),
      random,
    );
    const attribute = pick(node.attribute!, random);
    if (attribute.ints?.length) attribute.ints = attribute.ints.map((each) => Number(each) + 1);
    else if (attribute.s?.length) attribute.s = new TextEncoder().encode('reflect');
    else attribute.i = Number(attribute.i ?? 0) + pick([-1, 1, 2], random);
    return `attribute ${attribute.name} of ${node.output}`;
  },
  ({ graph }, random) => {
    const node = pick(
      graph!.node!.filter(({ attribute }) => attribute!.length > 0),
      random,
    );
    node.attribute = [];
    return `${node.output} loses its attributes`;
  },
  ({ graph }, random) => {
    const node = pick(graph!.node!, random);
    const { INT, INTS } = onnx.AttributeProto.AttributeType;
    const extra = pick(
      [
        { name: 'pads', type: INTS, ints: [1, 1, 1, 1] },
        { name: 'strides', type: INTS, ints: [1, 1] },
        { name: 'dilations', type: INTS, ints: [2, 2] },
        { name: 'ceil_mode', type: INT, i: 1 },
        { name: 'axis', type: INT, i: 0 },
      ],
      random,
    );
    node.attribute!.push(onnx.AttributeProto.create(extra));
    return `${node.output} gets ${extra.name}`;
  },
  ({ graph }, random) => {
    const tensor = pick(graph!.initializer!, random);
    const raw = Uint8Array.from(tensor.rawData!);
    raw[Math.floor(random() * raw.length)] ^= 1 << Math.floor(random() * 8);
    tensor.rawData = raw;
    return `a bit of ${tensor.name}`;
  },
  ({ graph }, random) => {
    const tensor = pick(graph!.initializer!, random);
    tensor.dims = [...tensor.dims!].reverse();
    return `dimensions of ${tensor.name}`;
  },
  ({ graph }, random) => {
    const at = Math.floor(random() * graph!.node!.length);
    const [gone] = graph!.node!.splice(at, 1);
    return `${gone.output} is gone`;
  },
  ({ graph }, random) => {
    const node = pick(graph!.node!, random);
    const [name] = node.output!;
    node.output![0] = `${name}_before`;
    const between = {
      opType: pick(['Abs', 'Neg', 'Relu', 'Identity', 'Floor'], random),
      input: [`${name}_before`],
      output: [name],
    };
    graph!.node!.splice(graph!.node!.indexOf(node) + 1, 0, onnx.NodeProto.create(between));
    return `${between.opType} after ${name}`;
  },
  (model, random) => {
    const version = pick([13, 18, 20, 21], random);
    model.opsetImport![0].version = version;
    return `operator set ${version}`;
  },
  ({ graph }, random) => {
    const node = pick(graph!.node!, random);
    graph!.output = [onnx.ValueInfoProto.create({ ...graph!.output![0], name: node.output![0] })];
    return `the output is ${node.output![0]}`;
  },
  ({ graph }, random) => {
    const { opType } = pick(graph!.node!, random);
    for (const node of graph!.node!) if (node.opType === opType) node.domain = 'elsewhere';
    return `${opType} of another domain`;
  },
];

describe('the kernel runs exactly what it recognises', () => {
  it('every graph of the exporter and of the import, at every dtype', async () => {
    for (const bytes of sources) {
      const actual = await byKernel(bytes);
      assert.ok(actual);
      const expected = await byRuntime(bytes, actual.length / plane);
      actual.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-4));
    }
  });

  it('no other: a thousand random edits', async () => {
    const random = randomNumbers(RANDOM_SEED);
    let recognised = 0;
    for (let edit = 0; edit < EDITS; edit++) {
      const model = onnx.ModelProto.decode(pick(sources, random));
      const what = pick(EDITORS, random)(model, random);
      const bytes = new Uint8Array(onnx.ModelProto.encode(model).finish());
      const actual = await byKernel(bytes);
      if (!actual) continue;
      recognised++;
      const expected = await byRuntime(bytes, actual.length / plane);
      const size = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
      const isSame = actual.every((value, i) => Math.abs(value - expected[i]) < 1e-4 * size);
      assert.ok(isSame && actual.length === expected.length, `edit ${edit}: ${what}`);
    }
    // Those of weights, mostly: another rule, but one of ours.
    assert.ok(recognised > EDITS / 100, `${recognised} recognised`);
  });

  it('whatever its metadata says', async () => {
    const lie = changedModel(lizard, (_, model) => {
      for (const entry of model.metadataProps!) {
        if (entry.key === 'masking') entry.value = 'after';
        if (entry.key === 'sobel_scale') entry.value = '0.125';
      }
    });
    const lying = recognise(lie);
    assert.deepEqual(lying, recognise(lizard));
    assert.equal(lying?.masking, 'before-and-after');
  });

  it('at once what could take for ever: a constant of gigabytes, a value made from itself', () => {
    const large = changedModel(lizard, ({ initializer }) => {
      const times = initializer!.find(({ name }) => name === 'for_each_channel')!;
      times.rawData = new Uint8Array(BigInt64Array.of(2n ** 27n, 1n, 1n, 1n).buffer);
    });
    const circular = changedModel(lizard, (graph) => {
      const node = graph.node!.find(({ output }) => output![0] === 'hidden_weights_rows')!;
      node.input![1] = node.output![0];
    });
    for (const bytes of [large, circular]) assert.equal(recognise(bytes), undefined);
  });

  for (const name of ['with_extra_output', 'with_nan_weights', 'with_node_of_cpu']) {
    it(`not a model ${name.replaceAll('_', ' ')}`, () => {
      assert.equal(recognise(ODD_MODELS[name]()), undefined);
    });
  }

  it('not a model with functions of its own, or of several sets of operators', () => {
    // Fields of ModelProto: 25 of functions, 8 of sets of operators; both without a word inside.
    for (const field of [
      [0xca, 0x01, 0x00],
      [0x42, 0x00],
    ]) {
      assert.equal(recognise(Uint8Array.from([...lizard, ...field])), undefined);
    }
    // Its producer's name does not matter.
    assert.ok(recognise(Uint8Array.from([...lizard, 0x12, 0x00])));
  });

  it('not weights so large that the order of a sum decides what comes out', () => {
    const bytes = changedModel(ofDistill, ({ initializer }) => {
      const scale = initializer!.find(({ name }) => name === 'hidden_weights_coarse_scale')!;
      scale.rawData = new Uint8Array(Float32Array.of(1.5e36).buffer);
    });
    assert.equal(recognise(bytes), undefined);
  });

  it('not one that repeats a constant a billion times, which is seen at once', () => {
    const bytes = changedModel(lizard, ({ node, initializer }) => {
      const [, times] = node!.find(({ opType }) => opType === 'Tile')!.input!;
      const repeats = initializer!.find(({ name }) => name === times)!;
      const raw = Uint8Array.from(repeats.rawData!);
      raw[3] = 0x40;
      repeats.rawData = raw;
    });
    assert.equal(recognise(bytes), undefined);
  });

  it('not what is no model', () => {
    assert.equal(recognise(new Uint8Array()), undefined);
    assert.equal(recognise(lizard.subarray(0, 2000)), undefined);
    assert.equal(recognise(new TextEncoder().encode('<!doctype html>')), undefined);
  });
});

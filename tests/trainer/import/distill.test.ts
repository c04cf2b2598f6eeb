import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { UserError } from '../../../trainer/src/common/user-error.js';
import { readDistill } from '../../../trainer/src/import/distill.js';
import { onnx } from '../../../trainer/src/onnx/onnx-proto.js';
import { readWeights } from '../../../trainer/src/onnx/read-model.js';
import { buildStepModel, buildStoredModel } from '../../../trainer/src/onnx/step-graph.js';
import type { Rule } from '../../../trainer/src/rule/rule.js';
import { relativeError } from '../../helpers/golden.js';
import { randomCase } from '../../helpers/rollouts.js';
import { firstStates } from '../../helpers/step-states.js';

const FOLDER = new URL('../../fixtures/distill/', import.meta.url);
const text = readFileSync(new URL('lizard.json', FOLDER), 'utf8');
const layers = JSON.parse(text);
const published: Rule = {
  channels: 16,
  hidden: 128,
  sobelScale: 1 / 8,
  masking: 'before-and-after',
};
const { weights: stored } = readDistill(text, 'lizard.json');
const model = buildStoredModel(published, stored, {}, 'q8');

/** What the article's demo makes of byte `row`, `column` of a layer, as the nearest float32. */
function value(layer: number, row: number, column: number): number {
  const { data_b64, out_ch, in_ch, weight_scale, bias_scale } = layers[layer];
  const byte = Buffer.from(data_b64, 'base64')[row * out_ch + column];
  return Math.fround((byte / 255 - 0.5) * (row < in_ch ? weight_scale : bias_scale));
}

test('weights and biases in the file are those of the JSON to the last bit', () => {
  const { rule, weights } = readWeights(model, 'x.onnx');
  assert.deepEqual(rule, { ...published, hidden: 129 });
  for (let unit = 0; unit < 128; unit++) {
    for (let input = 0; input < 48; input++) {
      assert.equal(weights.hiddenWeights[unit * 48 + input], value(0, input, unit));
    }
    assert.equal(weights.hiddenBias[unit], value(0, 48, unit));
  }
  for (let channel = 0; channel < 16; channel++) {
    for (let unit = 0; unit < 128; unit++) {
      assert.equal(weights.updateWeights[channel * 129 + unit], value(1, unit, channel));
    }
    // The bias of the last layer leads out of a hidden unit that is always 1.
    assert.equal(weights.updateWeights[channel * 129 + 128], value(1, 128, channel));
  }
  assert.equal(weights.hiddenBias[128], 1);
  assert.ok(weights.hiddenWeights.subarray(128 * 48).every((weight) => weight === 0));
});

test('the runtime dequantizes to the last bit the same', async () => {
  const graph = onnx.ModelProto.decode(model);
  // Has the step give its own weights in place of the next state.
  graph.graph!.node!.find(({ output }) => output![0] === 'next_state')!.output![0] = 'unused';
  graph.graph!.output![0].name = 'update_weights';
  graph.graph!.output![0].type!.tensorType!.shape = null;
  graph.graph!.output!.push({ ...graph.graph!.output![0], name: 'hidden_weights' } as never);
  const ort = await import('onnxruntime-web/wasm');
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(onnx.ModelProto.encode(graph).finish());
  const zeros = (channels: number, side: number) =>
    new ort.Tensor('float32', new Float32Array(channels * side * side), [1, channels, side, side]);
  const result = await session.run({
    state: zeros(16, 4),
    update_mask: zeros(1, 4),
    rotation: zeros(2, 1),
  });
  assert.deepEqual(result.hidden_weights.data, stored.hiddenWeights.values);
  assert.deepEqual(result.update_weights.data, stored.updateWeights.values);
  await session.release();
});

test('the bytes are in the file as they were published, less 128', () => {
  const initializers = onnx.ModelProto.decode(model).graph!.initializer!;
  const { rawData } = initializers.find(({ name }) => name === 'update_weights_q8')!;
  const bytes = Buffer.from(layers[1].data_b64, 'base64');
  const levels = new Int8Array(Uint8Array.from(rawData!).buffer);
  for (let i = 0; i < levels.length; i++) {
    const [channel, unit] = [Math.floor(i / 128), i % 128];
    assert.equal(levels[i] + 128, bytes[unit * 16 + channel]);
  }
});

test('a hidden unit in place of the bias computes the same', async (t) => {
  const randomSeed = 3;
  t.diagnostic(`random seed ${randomSeed}`);
  const { rule, weights } = readWeights(model, 'x.onnx');
  const given = randomCase(rule, [1, 12, 9], 8, randomSeed);
  const masks = new Uint8Array(8 * 12 * 9).fill(1);
  const golden = {
    ...given,
    settings: { ...given.settings, updateMasks: masks, angles: [0.5] },
  } as never;
  const [states, expected] = [
    await firstStates(model, golden),
    await firstStates(buildStepModel(rule, weights), golden),
  ];
  assert.ok(states.at(-1)!.some((cell) => cell !== 0));
  states.forEach((state, step) => assert.ok(relativeError(state, expected[step]) < 1e-4));
});

test('the fixture is what import makes of the JSON', () => {
  const { weights } = readWeights(readFileSync(new URL('lizard.q8.onnx', FOLDER)), 'x.onnx');
  assert.deepEqual(weights, readWeights(model, 'x.onnx').weights);
});

const changed = (layer: number, change: object) =>
  JSON.stringify(
    layers.map((each: object, i: number) => (i === layer ? { ...each, ...change } : each)),
  );
const bad: [string, string, RegExp][] = [
  ['text that is cut short', text.slice(0, 5000), /is not JSON/],
  ['one layer', JSON.stringify(layers.slice(1)), /a list of 1, but/],
  ['something else', '{"layers": 2}', /holds no list/],
  ['no layer', '[null, 3]', /Layer 1 .* in_ch/],
  [
    'base64 that is cut short',
    changed(0, { data_b64: layers[0].data_b64.slice(0, -3) }),
    /Layer 1 .* base64/,
  ],
  [
    'base64 that is shorter',
    changed(1, { data_b64: layers[1].data_b64.slice(0, -4) }),
    /Layer 2 .* 2061 bytes, but \(128 \+ 1\) x 16 are 2064/,
  ],
  [
    'letters that are none',
    changed(1, { data_b64: `${layers[1].data_b64.slice(0, -4)}\u0000äöü` }),
    /base64/,
  ],
  ['a layer of a size that is claimed', changed(0, { out_ch: 1e9 }), /Layer 1 .* holds 6272 bytes/],
  ['layers that do not fit', JSON.stringify([layers[1], layers[0]]), /is not an update rule/],
  ['a scale that is none', changed(0, { weight_scale: null }), /weight_scale/],
];
for (const [name, content, says] of bad) {
  test(`${name} is refused`, () => {
    assert.throws(
      () => readDistill(content, 'x.json'),
      (error) => {
        assert.ok(error instanceof UserError, String(error));
        assert.match(error.message, says);
        return true;
      },
    );
  });
}

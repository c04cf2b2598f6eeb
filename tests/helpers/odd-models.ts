/** Models that keep the contract and are unlike those that the trainer writes; see make-fixture-models.ts. */
import { METADATA_KEYS, NEXT_STATE, STATE } from '../../src/model/contract.js';
import { FLOAT, onnx } from '../../trainer/src/onnx/onnx-proto.js';
import { buildStepModel, CONSTANT_NAMES } from '../../trainer/src/onnx/step-graph.js';
import { changedModel } from './changed-model.js';
import { randomNumbers } from './rollouts.js';

export const ODD_MODELS: Record<string, () => Uint8Array> = {
  with_five_channels: fiveChannels,
  with_extra_output: extraOutput,
  with_fixed_grid: fixedGrid,
  with_nan_weights: nanWeights,
  with_node_of_cpu: nodeOfCpu,
  with_wrong_shape: wrongShape,
};

export function oddModelFile(name: string): URL {
  return new URL(`../fixtures/models/${name}.onnx`, import.meta.url);
}

/** Random weights that let a pattern grow slowly. */
function fiveChannels(): Uint8Array {
  const rule = { channels: 5, hidden: 24, sobelScale: 0.125, masking: 'after' } as const;
  const random = randomNumbers(5);
  const around = (length: number, size: number) =>
    Float32Array.from({ length }, () => (random() - 0.5) * size);
  const weights = {
    hiddenWeights: around(rule.hidden * 3 * rule.channels, 0.6),
    hiddenBias: around(rule.hidden, 0.1),
    updateWeights: around(rule.channels * rule.hidden, 0.1),
  };
  return buildStepModel(rule, weights, { [METADATA_KEYS.grid]: '17x11' });
}

/** The same model but for a last node that changes nothing, and that the runtime has for the CPU only. */
function nodeOfCpu(): Uint8Array {
  const model = onnx.ModelProto.decode(fiveChannels());
  const nodes = model.graph!.node!;
  nodes.at(-1)!.output = ['masked_state'];
  nodes.push(
    onnx.NodeProto.create({
      opType: 'Shrink',
      input: ['masked_state'],
      output: [NEXT_STATE],
      attribute: [
        { name: 'lambd', type: onnx.AttributeProto.AttributeType.FLOAT, f: 0 },
        { name: 'bias', type: onnx.AttributeProto.AttributeType.FLOAT, f: 0 },
      ],
    }),
  );
  return new Uint8Array(onnx.ModelProto.encode(model).finish());
}

/** The same model, which also gives what it computes on the way. */
function extraOutput(): Uint8Array {
  return changedModel(fiveChannels(), ({ node, output }) => {
    const name = node!.find(({ opType }) => opType === 'Relu')!.output![0];
    output!.unshift(onnx.ValueInfoProto.create({ name, type: output![0].type }));
    output![0].type = floats([1, 24, 'height', 'width']);
  });
}

/** The same model for one size of grid, 17 by 11 cells. */
function fixedGrid(): Uint8Array {
  return changedModel(fiveChannels(), ({ input }) => {
    input!.find(({ name }) => name === STATE)!.type = floats([1, 5, 11, 17]);
  });
}

/** The same model after a training that failed. */
function nanWeights(): Uint8Array {
  return changedModel(fiveChannels(), ({ initializer }) => {
    const { rawData } = initializer!.find(({ name }) => name === CONSTANT_NAMES.hiddenBias)!;
    rawData!.set([0, 0, 0xc0, 0x7f], 4);
  });
}

/** The same model, which says that it gives more channels than it takes. */
function wrongShape(): Uint8Array {
  return changedModel(fiveChannels(), ({ output }) => {
    output![0].type = floats([1, 6, 'height', 'width']);
  });
}

function floats(shape: readonly (number | string)[]) {
  const dim = shape.map((side) =>
    typeof side === 'number' ? { dimValue: side } : { dimParam: side },
  );
  return { tensorType: { elemType: FLOAT, shape: { dim } } };
}

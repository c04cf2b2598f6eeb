/** Models that keep the contract and are unlike those that the trainer writes; see make-fixture-models.ts. */
import { METADATA_KEYS, NEXT_STATE } from '../../src/model/contract.js';
import { onnx } from '../../trainer/src/onnx/onnx-proto.js';
import { buildStepModel } from '../../trainer/src/onnx/step-graph.js';
import { randomNumbers } from './rollouts.js';

export const ODD_MODELS: Record<string, () => Uint8Array> = {
  with_five_channels: fiveChannels,
  with_node_of_cpu: nodeOfCpu,
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

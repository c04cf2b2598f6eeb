import {
  ALIVE_THRESHOLD,
  CONTRACT_VERSION,
  METADATA_KEYS,
  NEXT_STATE,
  ROTATION,
  STATE,
  UPDATE_MASK,
} from '../../../src/model/contract.js';
import type { Rule, RuleWeights } from '../rule/rule.js';
import { GraphBuilder } from './graph-builder.js';
import { onnx } from './onnx-proto.js';
import { toGraphOrder } from './perception-order.js';

/** Pad knows the mode `wrap` from here on. */
const OPERATOR_SET = 19;
/** The first version of the file format that knows that operator set. */
const FORMAT_VERSION = 9;

/** Names of the trained constants in the graph, for whoever reads them back. */
export const WEIGHT_NAMES = {
  hiddenWeights: 'hidden_weights',
  hiddenBias: 'hidden_bias',
  updateWeights: 'update_weights',
  /** [2 * channels, 1, 3, 3]: Sobel x and Sobel y, scaled, for each channel. */
  gradientKernels: 'gradient_kernels',
} as const;

/** Design document, section 4.1. */
const SOBEL_X = [-1, 0, 1, -2, 0, 2, -1, 0, 1];
const SOBEL_Y = [-1, -2, -1, 0, 0, 0, 1, 2, 1];

/**
 * Writes an update rule as an ONNX file that meets the model contract: one run is one step.
 *
 * The formulation is the one with the fewest kernels found, since on a GPU a step of so small a
 * grid costs what its kernels cost to start: 17 when masking after the update, 20 before and after
 * (Conv and Relu run as one).
 *
 * @param weights perception ordered by band; see `RuleWeights` for the shapes
 * @param metadata further `metadata_props`; what the rule itself says (channels, masking, ...) is
 *   added, and wins
 * @returns the file's bytes; the same arguments give the same bytes
 * @throws RangeError if the weights do not have the rule's shape
 */
export function buildStepModel(
  rule: Rule,
  weights: RuleWeights,
  metadata: Record<string, string> = {},
): Uint8Array {
  checkShapes(rule, weights);
  const properties: Record<string, string> = {
    ...metadata,
    [METADATA_KEYS.contractVersion]: String(CONTRACT_VERSION),
    [METADATA_KEYS.channels]: String(rule.channels),
    [METADATA_KEYS.masking]: rule.masking,
    [METADATA_KEYS.sobelScale]: String(rule.sobelScale),
    [METADATA_KEYS.dtype]: 'fp32',
  };
  const model = onnx.ModelProto.create({
    irVersion: FORMAT_VERSION,
    opsetImport: [{ domain: '', version: OPERATOR_SET }],
    producerName: 'growing-ca',
    docString: 'An update rule of a growing neural cellular automaton. One run is one step.',
    graph: stepGraph(rule, weights),
    metadataProps: Object.entries(properties).map(([key, value]) => ({ key, value })),
  });
  // In Node the encoder returns a Buffer out of a shared pool.
  return new Uint8Array(onnx.ModelProto.encode(model).finish());
}

function stepGraph(rule: Rule, weights: RuleWeights) {
  const { channels } = rule;
  const graph = new GraphBuilder();
  const state = graph.input(
    STATE,
    [1, channels, 'H', 'W'],
    'Cells: premultiplied RGB, alpha, hidden channels.',
  );
  const mask = graph.input(UPDATE_MASK, [1, 1, 'H', 'W'], '1 where the cell fires, else 0.');
  const rotation = graph.input(
    ROTATION,
    [1, 2, 'rotation_height', 'rotation_width'],
    'Cosine and sine of the angle that turns perception: one pair for all cells, or one for each.',
  );
  graph.integers('wrap_one_cell', [0, 0, 1, 1, 0, 0, 1, 1]);

  const wrapped = graph.node('Pad', [state, 'wrap_one_cell'], 'wrapped_state', { mode: 'wrap' });
  const gradients = rotatedGradients(graph, rule, wrapped, rotation);
  const change = stateChange(graph, rule, weights, state, gradients);
  const fired = graph.node('Mul', [change, mask], 'fired_change');
  const updated = graph.node('Add', [state, fired], 'updated_state');
  maskDeadCells(graph, rule, wrapped, updated);

  graph.output(NEXT_STATE, [1, channels, 'H', 'W'], 'The cells after the step.');
  return graph.build('step', 'state, update_mask, rotation -> next_state');
}

/**
 * x' = cos x - sin y and y' = sin x + cos y, for both gradients of all channels at once: the pair
 * (x, y) times cos, plus the pair turned by a right angle, (-y, x), times sin.
 */
function rotatedGradients(
  graph: GraphBuilder,
  { channels, sobelScale }: Rule,
  wrapped: string,
  rotation: string,
): string {
  const kernels = [...SOBEL_X, ...SOBEL_Y].map((value) => value * sobelScale);
  graph.floats(WEIGHT_NAMES.gradientKernels, [2 * channels, 1, 3, 3], repeat(kernels, channels));
  graph.floats('quarter_turn', [2 * channels, 2, 1, 1], repeat([0, -1, 1, 0], channels));

  const [cosine, sine] = graph.nodes('Split', [rotation], ['cosine', 'sine'], {
    axis: 1,
    num_outputs: 2,
  });
  const group = { group: channels };
  const pair = graph.node('Conv', [wrapped, WEIGHT_NAMES.gradientKernels], 'gradients', group);
  const turned = graph.node('Conv', [pair, 'quarter_turn'], 'turned_gradients', group);
  return graph.node(
    'Add',
    [
      graph.node('Mul', [pair, cosine], 'gradients_cosine'),
      graph.node('Mul', [turned, sine], 'turned_gradients_sine'),
    ],
    'rotated_gradients',
  );
}

/** W2 relu(W1 P + b1) (design document, section 4.2), the dense layers as 1x1 convolutions. */
function stateChange(
  graph: GraphBuilder,
  { channels, hidden }: Rule,
  weights: RuleWeights,
  state: string,
  gradients: string,
): string {
  const { hiddenWeights, hiddenBias, updateWeights } = WEIGHT_NAMES;
  graph.floats(
    hiddenWeights,
    [hidden, 3 * channels, 1, 1],
    toGraphOrder(weights.hiddenWeights, channels),
  );
  graph.floats(hiddenBias, [hidden], weights.hiddenBias);
  graph.floats(updateWeights, [channels, hidden, 1, 1], weights.updateWeights);

  const perception = graph.node('Concat', [state, gradients], 'perception', { axis: 1 });
  const dense = graph.node('Conv', [perception, hiddenWeights, hiddenBias], 'hidden_sum');
  const layer = graph.node('Relu', [dense], 'hidden');
  return graph.node('Conv', [layer, updateWeights], 'change');
}

/** Sets dead cells to zero: alive means a neighbourhood maximum of alpha above the threshold. */
function maskDeadCells(graph: GraphBuilder, rule: Rule, wrapped: string, updated: string): void {
  graph.integers('alpha_start', [3]);
  graph.integers('alpha_end', [4]);
  graph.integers('channel_axis', [1]);
  graph.floats('alive_threshold', [1], [ALIVE_THRESHOLD]);
  graph.floats('dead', [1], [0]);
  const alpha = (value: string, name: string) =>
    graph.node('Slice', [value, 'alpha_start', 'alpha_end', 'channel_axis'], name);
  const neighbourhood = (value: string, name: string) =>
    graph.node('MaxPool', [value], name, { kernel_shape: [3, 3] });

  const alphaAfter = graph.node(
    'Pad',
    [alpha(updated, 'alpha'), 'wrap_one_cell'],
    'alpha_wrapped',
    {
      mode: 'wrap',
    },
  );
  let strongest = neighbourhood(alphaAfter, 'strongest_after');
  if (rule.masking === 'before-and-after') {
    const before = neighbourhood(alpha(wrapped, 'alpha_before'), 'strongest_before');
    strongest = graph.node('Min', [before, strongest], 'strongest');
  }
  const alive = graph.node('Greater', [strongest, 'alive_threshold'], 'alive');
  graph.node('Where', [alive, updated, 'dead'], NEXT_STATE);
}

function repeat(values: number[], times: number): number[] {
  return Array.from({ length: times }, () => values).flat();
}

function checkShapes({ channels, hidden }: Rule, weights: RuleWeights): void {
  const expected = {
    hiddenWeights: hidden * 3 * channels,
    hiddenBias: hidden,
    updateWeights: channels * hidden,
  };
  for (const name of ['hiddenWeights', 'hiddenBias', 'updateWeights'] as const) {
    if (weights[name].length !== expected[name]) {
      throw new RangeError(
        `${name} has ${weights[name].length} values, the rule wants ${expected[name]}`,
      );
    }
  }
}

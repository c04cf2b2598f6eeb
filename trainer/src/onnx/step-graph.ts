import {
  CONTRACT_VERSION,
  METADATA_KEYS,
  NEXT_STATE,
  ROTATION,
  STATE,
  UPDATE_MASK,
} from '../../../src/model/contract.js';
import { ALIVE_THRESHOLD } from '../../../src/grid/alive.js';
import type { Dtype } from '../../../src/model/contract.js';
import type { Rule } from '../rule/rule.js';
import { WEIGHT_NAMES, weightCounts, weightShapes, type RuleWeights } from '../rule/weights.js';
import { GraphBuilder } from './graph-builder.js';
import { onnx } from './onnx-proto.js';
import { storeWeights, type StoredWeights } from './stored-weights.js';

/** The first operator set in which Pad has the mode `wrap`. */
const OPERATOR_SET = 19;
/** The first version of the file format with that operator set. */
const FORMAT_VERSION = 9;

/** Names of the trained constants in the graph, for readers. */
export const CONSTANT_NAMES = {
  hiddenWeights: 'hidden_weights',
  hiddenBias: 'hidden_bias',
  updateWeights: 'update_weights',
  /** [channels]: only in rules trained elsewhere with a bias in the last layer. */
  updateBias: 'update_bias',
  /** [2 * channels, 1, 3, 3]: Sobel x and Sobel y, scaled, for each channel. */
  gradientKernels: 'gradient_kernels',
} as const;

/** See docs/rule.md, "Perception". */
const SOBEL_X = [-1, 0, 1, -2, 0, 2, -1, 0, 1];
const SOBEL_Y = [-1, -2, -1, 0, 0, 0, 1, 2, 1];

/**
 * Writes an update rule as an ONNX file that meets the model contract: one run is one step.
 *
 * The graph uses the fewest GPU kernels that we found, since on a GPU a step of so small a grid
 * costs what its kernels cost to launch: 17 with masking after the update, 20 with masking before
 * and after (Conv and Relu run as one). A runtime folds constants (repeated kernels, rounded
 * weights) once, when it loads the file.
 *
 * @param weights perception ordered by band; see `RuleWeights` for the shapes
 * @param metadata further `metadata_props`; those of the rule (channels, masking, ...) are added
 *   and take precedence
 * @returns the file's bytes; the same arguments give the same bytes
 * @throws RangeError if the weights do not have the rule's shape
 */
export function buildStepModel(
  rule: Rule,
  weights: RuleWeights,
  metadata: Record<string, string> = {},
  dtype: Dtype = 'fp32',
): Uint8Array {
  return buildStoredModel(rule, storeWeights(rule, weights, dtype), metadata, dtype);
}

/** The same, for weights that are rounded already. */
export function buildStoredModel(
  rule: Rule,
  weights: StoredWeights,
  metadata: Record<string, string>,
  dtype: Dtype,
): Uint8Array {
  checkShapes(rule, weights);
  const properties: Record<string, string> = {
    ...metadata,
    [METADATA_KEYS.contractVersion]: String(CONTRACT_VERSION),
    [METADATA_KEYS.channels]: String(rule.channels),
    [METADATA_KEYS.masking]: rule.masking,
    [METADATA_KEYS.sobelScale]: String(rule.sobelScale),
    [METADATA_KEYS.dtype]: dtype,
  };
  const model = onnx.ModelProto.create({
    irVersion: FORMAT_VERSION,
    opsetImport: [{ domain: '', version: OPERATOR_SET }],
    producerName: 'growing-ca',
    docString: 'A growing neural cellular automaton: one run is one step.',
    graph: stepGraph(rule, weights),
    metadataProps: Object.entries(properties).map(([key, value]) => ({ key, value })),
  });
  // In Node the encoder returns a Buffer from a shared pool.
  return new Uint8Array(onnx.ModelProto.encode(model).finish());
}

function stepGraph(rule: Rule, weights: StoredWeights) {
  const { channels } = rule;
  const graph = new GraphBuilder();
  const state = graph.input(
    STATE,
    [1, channels, 'H', 'W'],
    'Premultiplied RGB, alpha, hidden channels.',
  );
  const mask = graph.input(UPDATE_MASK, [1, 1, 'H', 'W'], '1 where the cell fires.');
  const rotation = graph.input(
    ROTATION,
    [1, 2, 'rotation_height', 'rotation_width'],
    'Cosine and sine, of all cells or of each.',
  );
  graph.integers('wrap_one_cell', [0, 0, 1, 1, 0, 0, 1, 1]);

  const wrapped = graph.node('Pad', [state, 'wrap_one_cell'], 'wrapped_state', { mode: 'wrap' });
  const gradients = rotatedGradients(graph, rule, wrapped, rotation);
  const change = stateChange(graph, rule, weights, state, gradients);
  const fired = graph.node('Mul', [change, mask], 'fired_change');
  const updated = graph.node('Add', [state, fired], 'updated_state');
  maskDeadCells(graph, rule, wrapped, updated);

  graph.output(NEXT_STATE, [1, channels, 'H', 'W'], 'After the step.');
  return graph.build('step');
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
  const { gradientKernels } = CONSTANT_NAMES;
  const sobel = [...SOBEL_X, ...SOBEL_Y].map((value) => value * sobelScale);
  graph.integers('for_each_channel', [channels, 1, 1, 1]);
  const forEachChannel = (name: string, shape: number[], kernels: number[]) =>
    graph.node('Tile', [graph.floats(`${name}_of_one`, shape, kernels), 'for_each_channel'], name);
  forEachChannel(gradientKernels, [2, 1, 3, 3], sobel);
  forEachChannel('quarter_turn', [2, 2, 1, 1], [0, -1, 1, 0]);

  const [cosine, sine] = graph.nodes('Split', [rotation], ['cosine', 'sine'], {
    axis: 1,
    num_outputs: 2,
  });
  const group = { group: channels };
  const pair = graph.node('Conv', [wrapped, gradientKernels], 'gradients', group);
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

/** W2 relu(W1 P + b1) (docs/rule.md, "Update rule"), the dense layers as 1x1 convolutions. */
function stateChange(
  graph: GraphBuilder,
  rule: Rule,
  weights: StoredWeights,
  state: string,
  gradients: string,
): string {
  const { hiddenWeights, hiddenBias, updateWeights, updateBias } = CONSTANT_NAMES;
  const shapes = weightShapes(rule);
  for (const name of WEIGHT_NAMES) {
    const kernel = shapes[name].length === 2 ? [1, 1] : [];
    weights[name].add(graph, CONSTANT_NAMES[name], [...shapes[name], ...kernel]);
  }
  weights.updateBias?.add(graph, updateBias, [rule.channels]);

  const perception = graph.node('Concat', [state, gradients], 'perception', { axis: 1 });
  const dense = graph.node('Conv', [perception, hiddenWeights, hiddenBias], 'hidden_sum');
  const layer = graph.node('Relu', [dense], 'hidden');
  const bias = weights.updateBias ? [updateBias] : [];
  return graph.node('Conv', [layer, updateWeights, ...bias], 'change');
}

/**
 * Sets dead cells to zero. A cell is alive if the maximum alpha in its neighbourhood is above the
 * threshold.
 */
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

function checkShapes(rule: Rule, weights: StoredWeights): void {
  const expected = { ...weightCounts(rule), updateBias: rule.channels };
  for (const name of Object.keys(expected) as (keyof StoredWeights)[]) {
    const count = weights[name]?.values.length ?? expected[name];
    if (count !== expected[name]) {
      throw new RangeError(`${name} has ${count} values, the rule wants ${expected[name]}`);
    }
  }
}

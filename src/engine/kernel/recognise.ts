/**
 * Recognises files that our kernel can run. Only the graph counts, node by node and attribute by
 * attribute, since metadata can be wrong. Constants are folded as the runtime folds them; what is
 * left must match, character by character, one of the graphs that our exporter writes.
 */
import { MASKINGS } from '../../model/contract.js';
import type { Masking } from '../../model/contract.js';
import {
  ATTRIBUTE,
  GRAPH,
  MODEL,
  NODE,
  OPSET,
  TENSOR,
  VALUE_INFO,
} from '../../model/onnx-fields.js';
import { chunks, decode, last, nested, text, wholeNumbers } from '../../model/protobuf.js';
import type { Message } from '../../model/protobuf.js';
import { constantOf, fold, TYPE } from './constants.js';
import type { Constant } from './constants.js';
import { KERNELS, stepGraph } from './step-graph.js';

/** One update rule, in the kernel's terms. */
export interface KernelRule {
  readonly channels: number;
  readonly hidden: number;
  readonly masking: Masking;
  readonly sobelScale: number;
  /**
   * [hidden, 3 * channels]: weights of the channels themselves, then of the two gradients of each
   * channel in turn.
   */
  readonly hiddenWeights: Float32Array;
  readonly hiddenBias: Float32Array;
  /** [channels, hidden] */
  readonly updateWeights: Float32Array;
  /** [channels] */
  readonly updateBias?: Float32Array;
}

const OPERATOR_SET = 19;

/**
 * The largest weight that the kernel accepts. With larger ones the sums of a step can exceed
 * float32, and whether infinity or NaN results then depends on the order of their terms.
 */
const LARGEST_WEIGHT = 1e9;

/** @returns undefined for any other file, also for one that cannot be read */
export function recognise(bytes: Uint8Array): KernelRule | undefined {
  try {
    return ruleOf(decode(bytes));
  } catch {
    return undefined;
  }
}

function ruleOf(model: Message): KernelRule | undefined {
  const [opset, ...others] = nested(model, MODEL.opsets);
  const isStandard =
    last(opset, OPSET.version) === OPERATOR_SET && text(opset, OPSET.domain) === '';
  if (!isStandard || others.length > 0 || model[MODEL.functions]) return undefined;
  const [graph, ...graphs] = nested(model, MODEL.graph);
  const outputs = nested(graph, GRAPH.outputs).map((output) => text(output, VALUE_INFO.name));
  if (graphs.length > 0 || graph[GRAPH.sparse] || outputs.length !== 1) return undefined;

  const canonical = new CanonicalGraph(graph);
  const found = canonical.textOf(outputs[0]);
  const [hiddenWeights, hiddenBias, updateWeights, updateBias] = canonical.weights;
  const [hidden, perceived] = hiddenWeights.shape;
  const channels = perceived / 3;
  const masking = MASKINGS.find(
    (each) => stepGraph(channels, hidden, each, updateBias !== undefined) === found,
  );
  const { sobelScale } = canonical;
  if (!masking) return undefined;
  return {
    channels,
    hidden,
    masking,
    sobelScale,
    hiddenWeights: hiddenWeights.values,
    hiddenBias: hiddenBias.values,
    updateWeights: updateWeights.values,
    updateBias: updateBias?.values,
  };
}

/** Stands for the number of a node that is being described. */
const UNFINISHED = -1;

/**
 * Describes what a graph computes in a canonical form, whatever the names of its values and the
 * order of its nodes.
 */
class CanonicalGraph {
  /** The weights and biases of convolutions, in order of use. */
  readonly weights: Constant[] = [];
  sobelScale = 0;
  readonly #constants = new Map<string, Constant>();
  readonly #makers = new Map<string, { readonly node: Message; readonly output: number }>();
  readonly #numbers = new Map<Message, number>();
  readonly #folds = new Map<Message, Constant | undefined>();
  readonly #lines: string[] = [];

  constructor(graph: Message) {
    const define = (name: string) => {
      if (this.#constants.has(name) || this.#makers.has(name)) throw new Error(`${name} twice`);
      return name;
    };
    for (const tensor of nested(graph, GRAPH.initialisers)) {
      this.#constants.set(define(text(tensor, TENSOR.name)), constantOf(tensor));
    }
    for (const node of nested(graph, GRAPH.nodes)) {
      names(node, NODE.outputs).forEach((name, output) =>
        this.#makers.set(define(name), { node, output }),
      );
    }
  }

  /** The description of a value: the nodes that it is computed from, one per line. */
  textOf(name: string): string {
    this.#reference(name);
    return this.#lines.join('\n');
  }

  /** The name of an input in a line. */
  #reference(name: string, isWeights = false): string {
    const maker = this.#makers.get(name);
    const constant = this.#constants.get(name) ?? (maker && this.#folded(maker.node));
    if (constant) return this.#describe(constant, isWeights);
    if (!maker) return name;
    const { node, output } = maker;
    let number = this.#numbers.get(node);
    if (number === UNFINISHED) throw new Error('made from itself');
    if (number === undefined) {
      this.#numbers.set(node, UNFINISHED);
      const isConvolution = text(node, NODE.operator) === 'Conv';
      const inputs = names(node, NODE.inputs).map((input, place) =>
        this.#reference(input, isConvolution && place > 0),
      );
      number = this.#lines.push(`${operatorOf(node)}(${inputs.join()})`) - 1;
      this.#numbers.set(node, number);
    }
    return output === 0 ? `${number}` : `${number}.${output}`;
  }

  /**
   * The value of a node whose inputs are all constant. Computed once per node, as a graph has many
   * paths.
   */
  #folded(node: Message): Constant | undefined {
    if (this.#folds.has(node)) return this.#folds.get(node);
    // A cycle has no value.
    this.#folds.set(node, undefined);
    const inputs = names(node, NODE.inputs).map((name) => {
      const maker = this.#makers.get(name);
      return this.#constants.get(name) ?? (maker && this.#folded(maker.node));
    });
    if (inputs.every((input) => input !== undefined)) {
      this.#folds.set(node, fold(operatorOf(node), inputs as Constant[]));
    }
    return this.#folds.get(node);
  }

  #describe(constant: Constant, isWeights: boolean): string {
    const { shape, values, type } = constant;
    const isFloat = type === TYPE.float32;
    const isUsable = (value: number) => !isFloat || Math.abs(value) <= LARGEST_WEIGHT;
    if (!values.every(isUsable)) throw new Error('too large');
    for (const [name, kernel] of Object.entries(KERNELS)) {
      if (!isFloat) break;
      if (shape.slice(1).join() !== kernel.shape.join()) continue;
      const scale = kernel.scaledBy === undefined ? 1 : values[kernel.scaledBy];
      const count = kernel.values.length;
      if (!values.every((value, i) => value === Math.fround(kernel.values[i % count] * scale)))
        break;
      if (kernel.scaledBy !== undefined) this.sobelScale = scale;
      return `${name}[${shape}]`;
    }
    // A constant used twice gets two numbers, so it does not match: our graphs have none.
    if (isFloat && isWeights) return `weights${this.weights.push(constant)}[${shape}]`;
    return `${isFloat ? 'f' : type === TYPE.int64 ? 'i' : type}[${shape}]{${[...values].join()}}`;
  }
}

/** Fields of an attribute that are not values, or repeat them. */
const unsaid: readonly number[] = [ATTRIBUTE.name, ATTRIBUTE.documentation, ATTRIBUTE.type];

/** `Conv{group 3:16}`: the operator with all its attributes, by name. */
function operatorOf(node: Message): string {
  if (text(node, NODE.domain) !== '') throw new Error('another domain');
  const attributes = nested(node, NODE.attributes).map((attribute) => {
    const fields = Object.keys(attribute)
      .map(Number)
      .filter((field) => !unsaid.includes(field))
      .map((field) => `${field}:${valuesOf(attribute, field)}`);
    return `${text(attribute, ATTRIBUTE.name)} ${fields.join(' ')}`;
  });
  return `${text(node, NODE.operator)}{${attributes.sort().join('; ')}}`;
}

const valuesOf = (attribute: Message, field: number): string =>
  field === ATTRIBUTE.text ? text(attribute, field) : wholeNumbers(attribute, field).join();

const names = (node: Message, field: number): string[] =>
  chunks(node, field).map((bytes) => new TextDecoder().decode(bytes));

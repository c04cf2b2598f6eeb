/**
 * Reads what the element must know about an `.onnx` file before running it: names and shapes of
 * inputs and outputs, and metadata. Weights are skipped.
 */
import {
  DIMENSION,
  ENTRY,
  GRAPH,
  MODEL,
  SHAPE,
  TENSOR,
  TENSOR_TYPE,
  VALUE_TYPE,
  VALUE_INFO,
} from './onnx-fields.js';
import { OnnxFormatError, decode, inner, last, nested, text } from './protobuf.js';
import type { Message } from './protobuf.js';

/** A number of elements, a symbol, or undefined if the file leaves it open. */
export type Dimension = number | string | undefined;

export interface TensorInfo {
  readonly name: string;
  /** ONNX element type; 1 is float32. */
  readonly elementType: number;
  readonly shape: readonly Dimension[];
}

export interface OnnxInfo {
  /** Inputs that a caller must supply (an initialiser's default does not count). */
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /** Stored tensors; see initialiser.ts. */
  readonly initialisers: readonly Message[];
  readonly metadata: ReadonlyMap<string, string>;
}

/** @throws OnnxFormatError */
export function readOnnxInfo(bytes: Uint8Array): OnnxInfo {
  const model: Message = {};
  try {
    decode(bytes, model);
  } catch (error) {
    // Almost any bytes look like a truncated message; a model starts with its version.
    if (model[MODEL.irVersion]) throw error;
  }
  if (typeof last(model, MODEL.irVersion) !== 'number') throw new OnnxFormatError('not-onnx');
  if (!model[MODEL.graph] || !model[MODEL.opsets]) throw new OnnxFormatError('truncated');
  const entries = nested(model, MODEL.metadata);
  const graph = nested(model, MODEL.graph).at(-1)!;
  const initialisers = nested(graph, GRAPH.initialisers);
  const initialised = new Set(initialisers.map((tensor) => text(tensor, TENSOR.name)));
  return {
    inputs: nested(graph, GRAPH.inputs)
      .map(toTensorInfo)
      .filter(({ name }) => !initialised.has(name)),
    outputs: nested(graph, GRAPH.outputs).map(toTensorInfo),
    initialisers,
    metadata: new Map(entries.map((entry) => [text(entry, ENTRY.key), text(entry, ENTRY.value)])),
  };
}

function toTensorInfo(valueInfo: Message): TensorInfo {
  const tensorType = inner(inner(valueInfo, VALUE_INFO.type), VALUE_TYPE.tensor);
  return {
    name: text(valueInfo, VALUE_INFO.name),
    elementType: Number(last(tensorType, TENSOR_TYPE.elementType) ?? 0),
    shape: nested(inner(tensorType, TENSOR_TYPE.shape), SHAPE.dimensions).map(toDimension),
  };
}

function toDimension(dimension: Message): Dimension {
  const value = last(dimension, DIMENSION.value);
  // Some tools write -1 for a size that they leave open; varints have no sign.
  if (typeof value === 'number') return value < 2 ** 63 ? value : undefined;
  return text(dimension, DIMENSION.symbol) || undefined;
}

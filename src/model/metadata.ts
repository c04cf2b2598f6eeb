/**
 * Reads what the element must know of an `.onnx` file before it runs: names and shapes of inputs
 * and outputs, and the metadata. Only these few fields of the format are looked at
 * (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto); weights are skipped, not decoded.
 */

/** A dimension is a number of elements, a symbol, or undefined where the file leaves it open. */
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

/** `truncated`: a field says it is longer than what is left. `not-onnx`: no graph was found. */
export class OnnxFormatError extends Error {
  readonly kind: 'truncated' | 'not-onnx';

  constructor(kind: 'truncated' | 'not-onnx') {
    super(kind);
    this.kind = kind;
  }
}

/** What a field holds: a number, or the bytes of a string or of a nested message. */
export type FieldValue = number | Uint8Array;
/** For each number of a field what it holds, in order; one that is not repeated holds the last. */
export type Message = Partial<Record<number, FieldValue[]>>;

// Numbers of fields.
const MODEL = { irVersion: 1, graph: 7, opsetImport: 8, metadata: 14 } as const;
const GRAPH = { initialiser: 5, input: 11, output: 12 } as const;
const VALUE_INFO = { name: 1, type: 2 } as const;
const TENSOR_TYPE = { elementType: 1, shape: 2 } as const;
const DIMENSION = { value: 1, symbol: 2 } as const;
const ENTRY = { key: 1, value: 2 } as const;
/** Of the messages TypeProto and TensorShapeProto, which have no other. */
const ONLY = 1;
/** Of the message TensorProto. */
const TENSOR_NAME = 8;

/** @throws OnnxFormatError */
export function readOnnxInfo(bytes: Uint8Array): OnnxInfo {
  const model: Message = {};
  try {
    decode(bytes, model);
  } catch (error) {
    // Any bytes look like a cut file sooner or later; a model begins with its version.
    if (model[MODEL.irVersion]) throw error;
  }
  if (typeof last(model, MODEL.irVersion) !== 'number') throw new OnnxFormatError('not-onnx');
  if (!model[MODEL.graph] || !model[MODEL.opsetImport]) throw new OnnxFormatError('truncated');
  const entries = nested(model, MODEL.metadata);
  const graph = nested(model, MODEL.graph).at(-1)!;
  const initialisers = nested(graph, GRAPH.initialiser);
  const initialised = new Set(initialisers.map((tensor) => text(tensor, TENSOR_NAME)));
  return {
    inputs: nested(graph, GRAPH.input)
      .map(toTensorInfo)
      .filter(({ name }) => !initialised.has(name)),
    outputs: nested(graph, GRAPH.output).map(toTensorInfo),
    initialisers,
    metadata: new Map(entries.map((entry) => [text(entry, ENTRY.key), text(entry, ENTRY.value)])),
  };
}

function toTensorInfo(valueInfo: Message): TensorInfo {
  const tensorType = inner(inner(valueInfo, VALUE_INFO.type), ONLY);
  return {
    name: text(valueInfo, VALUE_INFO.name),
    elementType: Number(last(tensorType, TENSOR_TYPE.elementType) ?? 0),
    shape: nested(inner(tensorType, TENSOR_TYPE.shape), ONLY).map(toDimension),
  };
}

function toDimension(dimension: Message): Dimension {
  const value = last(dimension, DIMENSION.value);
  return typeof value === 'number' ? value : text(dimension, DIMENSION.symbol) || undefined;
}

export function last(message: Message, field: number): FieldValue | undefined {
  return message[field]?.at(-1);
}

/** The bytes of every string or message in a field. */
export function chunks(message: Message, field: number): Uint8Array[] {
  return (message[field] ?? []).filter((value) => typeof value !== 'number');
}

export function text(message: Message, field: number): string {
  return new TextDecoder().decode(chunks(message, field).at(-1));
}

function nested(message: Message, field: number): Message[] {
  return chunks(message, field).map((bytes) => decode(bytes));
}

/** The last message in a field; an empty one where there is none. */
function inner(message: Message, field: number): Message {
  return nested(message, field).at(-1) ?? {};
}

/** The whole numbers in a field, one after the other or packed. */
export function wholeNumbers(message: Message, field: number): number[] {
  return (message[field] ?? []).flatMap((value) => {
    if (typeof value === 'number') return [value];
    let offset = 0;
    const result: number[] = [];
    while (offset < value.length) {
      let [number, shift] = [0, 1];
      for (; value[offset] >= 0x80; shift *= 128) number += (value[offset++] & 0x7f) * shift;
      result.push(number + value[offset++] * shift);
    }
    return result;
  });
}

/**
 * Adds the fields of a message, in the wire format of protocol buffers.
 *
 * @throws OnnxFormatError
 */
export function decode(bytes: Uint8Array, message: Message = {}): Message {
  let offset = 0;

  const varint = (): number => {
    let result = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (offset >= bytes.length) throw new OnnxFormatError('truncated');
      const byte = bytes[offset++];
      // Not `<<`: lengths and dimensions may need more than 31 bits.
      result += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return result;
    }
    throw new OnnxFormatError('not-onnx');
  };

  const take = (length: number): Uint8Array => {
    if (offset + length > bytes.length) throw new OnnxFormatError('truncated');
    return bytes.subarray(offset, (offset += length));
  };

  /** By wire type. */
  const readers = [varint, () => take(8), () => take(varint()), , , () => take(4)];

  while (offset < bytes.length) {
    const tag = varint();
    const field = Math.floor(tag / 8);
    const read = readers[tag % 8];
    if (field === 0 || !read) throw new OnnxFormatError('not-onnx');
    (message[field] ??= []).push(read());
  }
  return message;
}

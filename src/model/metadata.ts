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
  /** Stored tensors, as the bytes of their messages; see initialiser.ts. */
  readonly initialisers: readonly Uint8Array[];
  readonly metadata: ReadonlyMap<string, string>;
}

/** `truncated`: a field says it is longer than what is left. `not-onnx`: no graph was found. */
export class OnnxFormatError extends Error {
  readonly kind: 'truncated' | 'not-onnx';

  constructor(kind: 'truncated' | 'not-onnx', message: string) {
    super(message);
    this.name = 'OnnxFormatError';
    this.kind = kind;
  }
}

const FIELD = {
  model: { irVersion: 1, graph: 7, opsetImport: 8, metadata: 14 },
  graph: { node: 1, initializer: 5, input: 11, output: 12 },
  valueInfo: { name: 1, type: 2 },
  type: { tensor: 1 },
  tensorType: { elementType: 1, shape: 2 },
  shape: { dimension: 1 },
  dimension: { value: 1, symbol: 2 },
  entry: { key: 1, value: 2 },
  initializer: { name: 8 },
} as const;

/** @throws OnnxFormatError */
export function readOnnxInfo(bytes: Uint8Array): OnnxInfo {
  const metadata = new Map<string, string>();
  let graph: Uint8Array | undefined;
  let sawIrVersion = false;
  let sawOpset = false;
  try {
    for (const { number, value } of fields(bytes)) {
      if (number === FIELD.model.irVersion) sawIrVersion = typeof value === 'number';
      if (typeof value === 'number') continue;
      if (number === FIELD.model.graph) graph = value;
      if (number === FIELD.model.opsetImport) sawOpset = true;
      if (number === FIELD.model.metadata) {
        metadata.set(text(find(value, FIELD.entry.key)), text(find(value, FIELD.entry.value)));
      }
    }
  } catch (error) {
    // Any bytes look like a cut file sooner or later; a model begins with its version.
    if (sawIrVersion || !(error instanceof OnnxFormatError)) throw error;
    throw new OnnxFormatError('not-onnx', error.message);
  }
  if (!sawIrVersion) throw new OnnxFormatError('not-onnx', 'no IR version');
  if (!graph || !sawOpset) throw new OnnxFormatError('truncated', 'no graph or no operator set');
  return { ...readGraph(graph), metadata };
}

function readGraph(graph: Uint8Array): Omit<OnnxInfo, 'metadata'> {
  const inputs: TensorInfo[] = [];
  const outputs: TensorInfo[] = [];
  const initialisers: Uint8Array[] = [];
  for (const { number, value } of fields(graph)) {
    if (typeof value === 'number') continue;
    if (number === FIELD.graph.input) inputs.push(readTensorInfo(value));
    if (number === FIELD.graph.output) outputs.push(readTensorInfo(value));
    if (number === FIELD.graph.initializer) initialisers.push(value);
  }
  const initialised = new Set(
    initialisers.map((initialiser) => text(find(initialiser, FIELD.initializer.name))),
  );
  return { inputs: inputs.filter(({ name }) => !initialised.has(name)), outputs, initialisers };
}

function readTensorInfo(valueInfo: Uint8Array): TensorInfo {
  const name = text(find(valueInfo, FIELD.valueInfo.name));
  const tensorType = find(find(valueInfo, FIELD.valueInfo.type), FIELD.type.tensor);
  const elementType = find(tensorType, FIELD.tensorType.elementType);
  const shape: Dimension[] = [];
  for (const { number, value } of fields(message(find(tensorType, FIELD.tensorType.shape)))) {
    if (number === FIELD.shape.dimension) shape.push(readDimension(message(value)));
  }
  return { name, elementType: typeof elementType === 'number' ? elementType : 0, shape };
}

function readDimension(dimension: Uint8Array): Dimension {
  const value = find(dimension, FIELD.dimension.value);
  if (typeof value === 'number') return value;
  return text(find(dimension, FIELD.dimension.symbol)) || undefined;
}

/** What a field holds: a number, or the bytes of a string or of a nested message. */
type FieldValue = number | Uint8Array;

const EMPTY = new Uint8Array();

function message(value: FieldValue | undefined): Uint8Array {
  return value instanceof Uint8Array ? value : EMPTY;
}

function text(value: FieldValue | undefined): string {
  return new TextDecoder().decode(message(value));
}

/** The last field of that number, as the format prescribes. */
function find(source: FieldValue | undefined, wanted: number): FieldValue | undefined {
  let found: FieldValue | undefined;
  for (const { number, value } of fields(message(source))) if (number === wanted) found = value;
  return found;
}

/** The fields of one message, in the wire format of protocol buffers. */
export function* fields(bytes: Uint8Array): Generator<{ number: number; value: FieldValue }> {
  let offset = 0;

  const varint = (): number => {
    let result = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (offset >= bytes.length) throw new OnnxFormatError('truncated', 'cut within a number');
      const byte = bytes[offset++];
      // Not `<<`: lengths and dimensions may need more than 31 bits.
      result += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return result;
    }
    throw new OnnxFormatError('not-onnx', 'a number of more than ten bytes');
  };

  const take = (length: number): Uint8Array => {
    if (offset + length > bytes.length) {
      throw new OnnxFormatError(
        'truncated',
        `a field of ${length} bytes, ${bytes.length - offset} left`,
      );
    }
    return bytes.subarray(offset, (offset += length));
  };

  while (offset < bytes.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    if (number === 0) throw new OnnxFormatError('not-onnx', 'a field with number 0');
    switch (tag % 8) {
      case 0:
        yield { number, value: varint() };
        break;
      case 1:
        yield { number, value: take(8) };
        break;
      case 2:
        yield { number, value: take(varint()) };
        break;
      case 5:
        yield { number, value: take(4) };
        break;
      default:
        throw new OnnxFormatError('not-onnx', `wire type ${tag % 8}`);
    }
  }
}

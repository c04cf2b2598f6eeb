import { setFloat16 } from '@petamoriken/float16';
import { FLOAT, FLOAT16, INT64, INT8, onnx } from './onnx-proto.js';

/** A fixed dimension, or the name of one that is known only when the graph runs. */
export type Dimension = number | string;
type Attribute = number | number[] | string;

/**
 * Collects the parts of an ONNX graph. Values are referred to by name, as in ONNX itself; every
 * method that makes a value returns its name, so that a graph reads like a formula.
 */
export class GraphBuilder {
  readonly #nodes: InstanceType<typeof onnx.NodeProto>[] = [];
  readonly #initializers: InstanceType<typeof onnx.TensorProto>[] = [];
  readonly #inputs: InstanceType<typeof onnx.ValueInfoProto>[] = [];
  readonly #outputs: InstanceType<typeof onnx.ValueInfoProto>[] = [];

  /** Declares a float32 input. */
  input(name: string, shape: Dimension[], doc: string): string {
    this.#inputs.push(floatValue(name, shape, doc));
    return name;
  }

  /** Declares the value of this name as a float32 output. */
  output(name: string, shape: Dimension[], doc: string): void {
    this.#outputs.push(floatValue(name, shape, doc));
  }

  /** A float32 constant, row by row. */
  floats(name: string, shape: number[], data: ArrayLike<number>): string {
    const bytes = new DataView(new ArrayBuffer(4 * data.length));
    for (let i = 0; i < data.length; i++) bytes.setFloat32(4 * i, data[i], true);
    return this.#initializer(name, FLOAT, shape, bytes);
  }

  /** A float16 constant, with each value rounded to the nearest. */
  halves(name: string, shape: number[], data: Float32Array): string {
    const bytes = new DataView(new ArrayBuffer(2 * data.length));
    data.forEach((value, i) => setFloat16(bytes, 2 * i, value, true));
    return this.#initializer(name, FLOAT16, shape, bytes);
  }

  /** A constant of signed bytes. */
  bytes(name: string, shape: number[], data: Int8Array): string {
    return this.#initializer(name, INT8, shape, new DataView(data.slice().buffer));
  }

  /** A one-dimensional int64 constant, for the arguments of operators (starts, pads), never for data. */
  integers(name: string, data: number[]): string {
    const bytes = new DataView(new ArrayBuffer(8 * data.length));
    data.forEach((value, i) => bytes.setBigInt64(8 * i, BigInt(value), true));
    return this.#initializer(name, INT64, [data.length], bytes);
  }

  /** Adds an operator and returns the name of its only output. */
  node(
    operator: string,
    inputs: string[],
    output: string,
    attributes: Record<string, Attribute> = {},
  ): string {
    return this.nodes(operator, inputs, [output], attributes)[0];
  }

  /** Adds an operator with several outputs and returns their names. */
  nodes(
    operator: string,
    inputs: string[],
    outputs: string[],
    attributes: Record<string, Attribute> = {},
  ): string[] {
    this.#nodes.push(
      onnx.NodeProto.create({
        opType: operator,
        input: inputs,
        output: outputs,
        attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
      }),
    );
    return outputs;
  }

  build(name: string): InstanceType<typeof onnx.GraphProto> {
    return onnx.GraphProto.create({
      name,
      node: this.#nodes,
      initializer: this.#initializers,
      input: this.#inputs,
      output: this.#outputs,
    });
  }

  #initializer(name: string, dataType: number, dims: number[], bytes: DataView): string {
    const rawData = new Uint8Array(bytes.buffer);
    this.#initializers.push(onnx.TensorProto.create({ name, dataType, dims, rawData }));
    return name;
  }
}

function attribute(name: string, value: Attribute) {
  const { AttributeType } = onnx.AttributeProto;
  if (typeof value === 'string') {
    const s = new TextEncoder().encode(value);
    return onnx.AttributeProto.create({ name, type: AttributeType.STRING, s });
  }
  if (typeof value === 'number') {
    return onnx.AttributeProto.create({ name, type: AttributeType.INT, i: value });
  }
  return onnx.AttributeProto.create({ name, type: AttributeType.INTS, ints: value });
}

function floatValue(name: string, shape: Dimension[], docString: string) {
  const dim = shape.map((size) =>
    typeof size === 'string' ? { dimParam: size } : { dimValue: size },
  );
  const type = { tensorType: { elemType: FLOAT, shape: { dim } } };
  return onnx.ValueInfoProto.create({ name, docString, type });
}

/** The constants of a graph, and constant folding as a runtime does it when it loads the file. */
import { TENSOR } from '../../model/onnx-fields.js';
import { chunks, last, wholeNumbers } from '../../model/protobuf.js';
import type { Message } from '../../model/protobuf.js';

/** ONNX element types. */
export const TYPE = { float32: 1, int8: 3, int64: 7, float16: 10 } as const;
type Type = (typeof TYPE)[keyof typeof TYPE];

export interface Constant {
  readonly shape: readonly number[];
  readonly values: Float32Array;
  readonly type: Type;
}

type Read = (view: DataView, offset: number) => number;
const formats: Record<Type, { bytes: number; read: Read }> = {
  1: { bytes: 4, read: (view, offset) => view.getFloat32(offset, true) },
  3: { bytes: 1, read: (view, offset) => view.getInt8(offset) },
  7: { bytes: 8, read: (view, offset) => Number(view.getBigInt64(offset, true)) },
  10: { bytes: 2, read: (view, offset) => halfOf(view.getUint16(offset, true)) },
};

/** @throws Error if the tensor is stored in another way */
export function constantOf(tensor: Message): Constant {
  const type = last(tensor, TENSOR.elementType) as Type;
  const format: (typeof formats)[Type] | undefined = formats[type];
  const shape = wholeNumbers(tensor, TENSOR.dimensions);
  const [raw, ...others] = chunks(tensor, TENSOR.rawData);
  const count = shape.reduce((product, side) => product * side, 1);
  if (!format || others.length > 0 || raw?.length !== count * format.bytes) {
    throw new Error('stored in another way');
  }
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const { bytes, read } = format;
  return {
    shape,
    type,
    values: Float32Array.from({ length: count }, (_, i) => read(view, i * bytes)),
  };
}

/**
 * More values than any of our rules has. Rejects small files that would expand to billions of
 * values.
 */
const MOST_VALUES = 2 ** 20;

const float32 = (shape: readonly number[], values: Float32Array): Constant => ({
  shape,
  values,
  type: TYPE.float32,
});

/** By operator with its attributes, and the element types of its inputs. */
const operators: Record<string, ((inputs: Constant[]) => Constant) | undefined> = {
  'Cast{to 3:1}(10)': ([{ shape, values }]) => float32(shape, values),
  'DequantizeLinear{axis 3:0}(3,1)': ([levels, scales]) =>
    dequantize(levels, scales, [levels.shape[0]]),
  'DequantizeLinear{}(3,1)': ([levels, scales]) => dequantize(levels, scales, []),
  'Add{}(1,1)': ([{ shape, values }, more]) => {
    expectShape(more, more.values.length === 1 ? [] : shape);
    return float32(
      shape,
      values.map((value, i) => value + more.values[i % more.values.length]),
    );
  },
  'Reshape{}(1,7)': ([{ values }, { values: shape }]) => float32([...shape], values),
  // Assumes that only the first axis is repeated; otherwise `fold` finds another number of values.
  'Tile{}(1,7)': ([{ shape, values }, { values: times }]) => {
    const length = values.length * times[0];
    if (length > MOST_VALUES) throw new Error('too large');
    return float32(
      shape.map((side, axis) => side * times[axis]),
      Float32Array.from({ length }, (_, i) => values[i % values.length]),
    );
  },
};

/** @returns undefined if the operator is not known */
export function fold(operator: string, inputs: Constant[]): Constant | undefined {
  const result = operators[`${operator}(${inputs.map(({ type }) => type).join()})`]?.(inputs);
  if (!result) return undefined;
  const count = result.shape.reduce((product, side) => product * side, 1);
  return count === result.values.length ? result : undefined;
}

function expectShape({ shape }: Constant, expected: readonly number[]): void {
  if (shape.join() !== expected.join()) throw new Error('of another shape');
}

/** @param scaled the required shape of the scales */
function dequantize(levels: Constant, scales: Constant, scaled: readonly number[]): Constant {
  expectShape(scales, scaled);
  const row = levels.values.length / scales.values.length;
  return float32(
    levels.shape,
    levels.values.map((level, i) => level * scales.values[Math.floor(i / row)]),
  );
}

/** Decodes a float16: one bit of sign, five of exponent, ten of fraction. */
function halfOf(bits: number): number {
  const sign = bits >> 15 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return (
    sign * (exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : 2 ** -14 * (fraction / 1024))
  );
}

import { getFloat16 } from '@petamoriken/float16';
import { dequantizeRows } from './int8.js';
import { FLOAT, FLOAT16, INT64, INT8, type ModelProto } from './onnx-proto.js';

type Graph = NonNullable<ModelProto['graph']>;
type Tensor = NonNullable<Graph['initializer']>[number];
type Values = Float32Array | Int8Array | BigInt64Array;

/**
 * Deeper than anything that stored-tensor.ts writes; limits the recursion, as a graph may have a
 * cycle.
 */
const DEEPEST = 8;
/** More values than any rule has; a file may claim any number. */
const MOST_VALUES = 2 ** 24;

/**
 * The float32 values of a graph's constants, bit-identical to those of a runtime: stored constants,
 * and what is computed from them by the few operators that stored-tensor.ts writes.
 *
 * @returns a function that looks up a constant by name; undefined if it is none of these
 */
export function constantReader(graph: Graph): (name: string) => Float32Array | undefined {
  const stored = new Map(graph.initializer!.map((tensor) => [tensor.name, tensor]));
  const makers = new Map(graph.node!.map((node) => [node.output![0], node]));
  const read = (name: string, depth: number): Values | undefined => {
    const tensor = stored.get(name);
    if (tensor) return storedValues(tensor);
    const node = makers.get(name);
    if (!node || depth > DEEPEST) return undefined;
    const [first, second] = node.input!.map((input) => read(input, depth + 1));
    return first && apply(node.opType!, first, second);
  };
  return (name) => {
    const values = read(name, 0);
    return values instanceof Float32Array ? values : undefined;
  };
}

function apply(operator: string, first: Values, second?: Values): Values | undefined {
  if (operator === 'Cast' || operator === 'Reshape') return first;
  if (operator === 'Tile' && first instanceof Float32Array && second instanceof BigInt64Array) {
    return repeat(first, Number(second[0]));
  }
  if (!(second instanceof Float32Array)) return undefined;
  if (operator === 'DequantizeLinear' && first instanceof Int8Array) {
    return dequantizeRows({ levels: first, scales: second });
  }
  if (operator === 'Add' && first instanceof Float32Array) {
    return first.map((value, i) => value + second[second.length === 1 ? 0 : i]);
  }
  return undefined;
}

/** Repeats values along the first axis. */
function repeat(values: Float32Array, times: number): Float32Array | undefined {
  if (times * values.length > MOST_VALUES) return undefined;
  return Float32Array.from({ length: times * values.length }, (_, i) => values[i % values.length]);
}

function storedValues({ dataType, rawData }: Tensor): Values | undefined {
  if (!rawData?.length) return undefined;
  // A copy, since the file's bytes may not be aligned to four. Buffer's slice does not copy.
  const { buffer } = Uint8Array.from(rawData);
  if (dataType === INT8) return new Int8Array(buffer);
  if (dataType === INT64) return new BigInt64Array(buffer, 0, Math.floor(buffer.byteLength / 8));
  const view = new DataView(buffer);
  if (dataType === FLOAT) {
    return Float32Array.from({ length: Math.floor(buffer.byteLength / 4) }, (_, i) =>
      view.getFloat32(4 * i, true),
    );
  }
  if (dataType === FLOAT16) {
    return Float32Array.from({ length: Math.floor(buffer.byteLength / 2) }, (_, i) =>
      getFloat16(view, 2 * i, true),
    );
  }
  return undefined;
}

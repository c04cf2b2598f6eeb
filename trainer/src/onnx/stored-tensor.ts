import { f16round } from '@petamoriken/float16';
import type { Dtype } from '../../../src/model/contract.js';
import { dequantizeRows, quantizeRows } from '../quantize/int8.js';
import type { GraphBuilder } from './graph-builder.js';
import { FLOAT } from './onnx-proto.js';

/** A constant of the step graph, in one of the ways that a file stores numbers. */
export interface StoredTensor {
  /** What it stands for. */
  readonly values: Float32Array;
  /** Adds it to a graph: there is a float32 value of that name and shape then. */
  add(graph: GraphBuilder, name: string, shape: number[]): void;
}

/** @param rows of values that share a scale at q8; without them q8 is float16 */
export function storeTensor(values: Float32Array, dtype: Dtype, rows?: number): StoredTensor {
  if (dtype === 'fp32') return floatTensor(values);
  return dtype === 'q8' && rows ? byteTensor(values, rows) : halfTensor(values);
}

/** As they are. */
export function floatTensor(values: Float32Array): StoredTensor {
  return {
    values,
    add: (graph, name, shape) => graph.floats(name, shape, values),
  };
}

/** Rounded to float16, and widened again by the runtime when it loads the file. */
function halfTensor(values: Float32Array): StoredTensor {
  return {
    values: values.map((value) => f16round(value)),
    add: (graph, name, shape) => {
      const halves = graph.halves(`${name}_fp16`, shape, values);
      graph.node('Cast', [halves], name, { to: FLOAT });
    },
  };
}

/** Rounded to signed bytes with a scale for each row; rows may be finer than those of the shape. */
function byteTensor(values: Float32Array, rows: number): StoredTensor {
  const { levels, scales } = quantizeRows(values, rows);
  return {
    values: dequantizeRows({ levels, scales }),
    add: (graph, name, shape) => {
      const isWhole = rows === shape[0];
      const bytes = graph.bytes(
        `${name}_q8`,
        isWhole ? shape : [rows, levels.length / rows],
        levels,
      );
      const scale = `${name}_scale`;
      halfTensor(scales).add(graph, scale, [rows]);
      const floats = isWhole ? name : `${name}_rows`;
      graph.node('DequantizeLinear', [bytes, scale], floats, { axis: 0 });
      if (!isWhole) graph.node('Reshape', [floats, graph.integers(`${name}_shape`, shape)], name);
    },
  };
}

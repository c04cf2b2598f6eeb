import { f16round } from '@petamoriken/float16';
import type { Dtype } from '../../../src/model/contract.js';
import type { GraphBuilder } from './graph-builder.js';
import { dequantizeRows, quantizeRows, type Int8Rows } from './int8.js';
import { FLOAT } from './onnx-proto.js';

/** A constant of the step graph, in one of the forms in which a file stores numbers. */
export interface StoredTensor {
  /** The values that it represents. */
  readonly values: Float32Array;
  /** Adds it to a graph, as a float32 value of that name and shape. */
  add(graph: GraphBuilder, name: string, shape: number[]): void;
}

/** @param rows number of rows that each share a scale at q8; without it, q8 uses float16 */
export function storeTensor(values: Float32Array, dtype: Dtype, rows?: number): StoredTensor {
  if (dtype === 'fp32') return floatTensor(values);
  return dtype === 'q8' && rows ? byteTensor(quantizeRows(values, rows)) : halfTensor(values);
}

/** Stored without rounding. */
export function floatTensor(values: Float32Array): StoredTensor {
  return {
    values,
    add: (graph, name, shape) => graph.floats(name, shape, values),
  };
}

/** Rounded to float16; the runtime widens it when it loads the file. */
export function halfTensor(values: Float32Array): StoredTensor {
  return {
    values: values.map((value) => f16round(value)),
    add: (graph, name, shape) => {
      const halves = graph.halves(`${name}_fp16`, shape, values);
      graph.node('Cast', [halves], name, { to: FLOAT });
    },
  };
}

/** Rounded to signed bytes with a scale per row; rows may be finer than those of the shape. */
export function byteTensor({ levels, scales }: Int8Rows): StoredTensor {
  const rows = scales.length;
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

/** With this many significant bits, a product with 2 * level + 1 is exact in float32. */
const COARSE_BITS = 15;

/**
 * Bytes as in the Distill article's demo: (byte / 255 - 1/2) * range, which is an odd number of
 * steps of range / 510, so no whole zero point fits. The step is stored as a coarse part, whose
 * multiples are exact in float32, and the rest: their sum is rounded once.
 *
 * @param levels byte - 128
 */
export function oddStepTensor(levels: Int8Array, range: number): StoredTensor {
  const step = range / 510;
  const exponent = COARSE_BITS - 1 - Math.floor(Math.log2(Math.abs(step) || 1));
  const coarse = Math.round(step * 2 ** exponent) / 2 ** exponent;
  const parts = { coarse, fine: Math.fround(step - coarse) };
  const { fround } = Math;
  const multiple = (level: number, part: number) => fround(fround(level * 2 * part) + part);
  return {
    values: Float32Array.from(
      levels,
      (level) => multiple(level, parts.coarse) + multiple(level, parts.fine),
    ),
    add: (graph, name, shape) => {
      const bytes = graph.bytes(`${name}_q8`, shape, levels);
      const sums = Object.entries(parts).map(([part, value]) => {
        const scale = graph.floats(`${name}_${part}_scale`, [], [2 * value]);
        const half = graph.floats(`${name}_${part}_half`, [], [value]);
        const whole = graph.node('DequantizeLinear', [bytes, scale], `${name}_${part}_steps`);
        return graph.node('Add', [whole, half], `${name}_${part}`);
      });
      graph.node('Add', sums, name);
    },
  };
}

import { f16round } from '@petamoriken/float16';
import { CholeskyDecomposition, inverse, Matrix } from 'ml-matrix';
import { largestOf, nearestLevel, scaleFor, type Int8Rows } from '../onnx/int8.js';

/** What a layer is given, over many examples. */
export class LayerInputs {
  readonly #factor: CholeskyDecomposition;
  /** Of the inverse of their moments, lower triangular: its transpose times it is the inverse. */
  readonly inverseFactor: Matrix;

  /** @param examples [examples, inputs] */
  constructor(examples: Matrix) {
    const moments = examples.gram().div(examples.rows);
    // Some inputs are always zero, and some follow from others.
    const damping = (DAMPING * moments.trace()) / moments.rows;
    moments.add(Matrix.eye(moments.rows).mul(damping));
    this.#factor = new CholeskyDecomposition(moments);
    this.inverseFactor = inverse(this.#factor.lowerTriangularMatrix);
  }

  /**
   * The change of weights after which the layer gives on these inputs what it gave before (least
   * squares, and no further from the weights than that takes).
   *
   * @param missing [outputs, inputs] mean products of what is missing at an output with an input
   */
  correction(missing: Matrix): Matrix {
    return this.#factor.solve(missing.transpose()).transpose();
  }
}

/** Mean products of two sets of values, [of the one, of the other], over the same examples. */
export function momentsOf(one: Matrix, other: Matrix): Matrix {
  return one.transpose().mmul(other).div(one.rows);
}

export interface CompensatedRows extends Int8Rows {
  /** [rows], float16: what the first input is weighted by, where it is a constant 1. */
  biases: Float32Array;
}

/** Of the mean of the squared inputs. */
const DAMPING = 1e-3;
/** Shares of a group's largest weight that its highest level may stand for. */
const RANGES = [1, 0.96, 0.92, 0.88, 0.84, 0.8];

/**
 * Rounds a layer's weights so that its outputs change least, not the weights: column by column,
 * where what each column's rounding does to the outputs is made up for, as far as inputs go
 * together, by the columns that are still to come (Frantar et al., GPTQ, 2022). Of several ranges
 * of levels the best is taken, row by row.
 *
 * @param weights [rows, inputs]; with a bias it comes first, as the weight of an input of 1
 * @param groups of inputs that share a scale, of the same size, in a row
 */
export function roundCompensated(
  weights: Matrix,
  { inverseFactor }: LayerInputs,
  { groups, hasBias }: { groups: number; hasBias: boolean },
): CompensatedRows {
  const first = hasBias ? 1 : 0;
  const columns = weights.columns - first;
  const perGroup = columns / groups;
  const levels = new Int8Array(weights.rows * columns);
  const scales = new Float32Array(weights.rows * groups);
  const biases = new Float32Array(hasBias ? weights.rows : 0);
  for (let row = 0; row < weights.rows; row++) {
    const own = weights.getRow(row);
    const tries = RANGES.map((range) => roundRow(own, range));
    const best = tries.reduce((least, each) => (each.error < least.error ? each : least));
    levels.set(best.levels, row * columns);
    scales.set(best.scales, row * groups);
    if (hasBias) biases[row] = best.bias;
  }
  return { levels, scales, biases };

  function roundRow(row: readonly number[], range: number) {
    const rest = Float64Array.from(row);
    const scales = Array.from({ length: groups }, (_, group) => {
      const start = first + group * perGroup;
      return scaleFor(range * largestOf(rest.subarray(start, start + perGroup)));
    });
    const levels = new Int8Array(columns);
    let bias = 0;
    let error = 0;
    // The last column first: the factor is lower triangular, so the bias makes up for all others.
    for (let column = rest.length - 1; column >= 0; column--) {
      const index = column - first;
      let rounded: number;
      if (index < 0) {
        rounded = bias = f16round(rest[column]);
      } else {
        const scale = scales[Math.floor(index / perGroup)];
        levels[index] = nearestLevel(rest[column], scale);
        rounded = levels[index] * scale;
      }
      const excess = (rest[column] - rounded) / inverseFactor.get(column, column);
      error += excess ** 2;
      for (let other = 0; other < column; other++) {
        rest[other] -= excess * inverseFactor.get(column, other);
      }
    }
    return { levels, scales, bias, error };
  }
}

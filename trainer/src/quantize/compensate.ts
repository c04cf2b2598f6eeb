import { f16round } from '@petamoriken/float16';
import { CholeskyDecomposition, inverse, Matrix } from 'ml-matrix';
import { largestOf, nearestLevel, scaleFor, type Int8Rows } from '../onnx/int8.js';

/** The inputs of a layer, over many examples. */
export class LayerInputs {
  readonly #factor: CholeskyDecomposition;
  /** Lower triangular factor L of the inverse of their moments: the inverse is L^T L. */
  readonly inverseFactor: Matrix;

  /** @param examples [examples, inputs] */
  constructor(examples: Matrix) {
    const moments = examples.gram().div(examples.rows);
    // Some inputs are always zero, and some depend linearly on others.
    const damping = (DAMPING * moments.trace()) / moments.rows;
    moments.add(Matrix.eye(moments.rows).mul(damping));
    this.#factor = new CholeskyDecomposition(moments);
    this.inverseFactor = inverse(this.#factor.lowerTriangularMatrix);
  }

  /**
   * The change of weights that restores the layer's outputs on these inputs: a least-squares
   * solution with the smallest change.
   *
   * @param missing [outputs, inputs] mean products of the missing part of an output with an input
   */
  correction(missing: Matrix): Matrix {
    return this.#factor.solve(missing.transpose()).transpose();
  }
}

/** Mean products of two sets of values over the same examples: [of the first, of the second]. */
export function momentsOf(one: Matrix, other: Matrix): Matrix {
  return one.transpose().mmul(other).div(one.rows);
}

export interface CompensatedRows extends Int8Rows {
  /** [rows], float16: weights of the first input, if that is a constant 1. */
  biases: Float32Array;
}

/** Damping, as a share of the mean squared input. */
const DAMPING = 1e-3;
/** Values to try for the highest level, as shares of a group's largest weight. */
const RANGES = [1, 0.96, 0.92, 0.88, 0.84, 0.8];

/**
 * Rounds a layer's weights so that its outputs change least, rather than the weights: column by
 * column, with the effect of each rounding compensated in the remaining columns, as far as inputs
 * are correlated (Frantar et al., GPTQ, 2022). Chooses the best of several ranges of levels for
 * each row.
 *
 * @param weights [rows, inputs]; a bias comes first, as the weight of an input of 1
 * @param groups number of consecutive, equally large groups of inputs that share a scale
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
    // The last column first, as the factor is lower triangular: so the bias compensates all others.
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

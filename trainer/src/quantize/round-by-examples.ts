import { Matrix } from 'ml-matrix';
import { dequantizeRows } from '../onnx/int8.js';
import { toGraphOrder } from '../onnx/perception-order.js';
import { byteTensor, halfTensor } from '../onnx/stored-tensor.js';
import { SCALES_PER_HIDDEN_UNIT, type StoredWeights } from '../onnx/stored-weights.js';
import type { Rule } from '../rule/rule.js';
import type { RuleWeights } from '../rule/weights.js';
import { LayerInputs, momentsOf, roundCompensated } from './compensate.js';

/**
 * Rounds weights to bytes so that the changes of cells differ least on examples of what they
 * perceive. One layer after the other: the second compensates the remaining error of the first.
 *
 * @param examples perceptions, ordered by band; at least one
 */
export function roundByExamples(
  { channels, hidden }: Rule,
  weights: RuleWeights,
  examples: readonly Float32Array[],
): StoredWeights {
  const perceptions = new Matrix(
    examples.map((perception) => [1, ...toGraphOrder(perception, channels)]),
  );
  const before = withBias(toGraphOrder(weights.hiddenWeights, channels), weights.hiddenBias);
  const hiddenRows = roundCompensated(before, new LayerInputs(perceptions), {
    groups: SCALES_PER_HIDDEN_UNIT,
    hasBias: true,
  });
  const after = withBias(dequantizeRows(hiddenRows), hiddenRows.biases);

  const meant = rectify(perceptions.mmul(before.transpose()));
  const given = rectify(perceptions.mmul(after.transpose()));
  const inputs = new LayerInputs(given);
  const update = Matrix.from1DArray(channels, hidden, weights.updateWeights);
  const missing = momentsOf(Matrix.sub(meant, given).mmul(update.transpose()), given);
  const corrected = Matrix.add(update, inputs.correction(missing));
  const updateRows = roundCompensated(corrected, inputs, { groups: 1, hasBias: false });
  return {
    hiddenWeights: byteTensor(hiddenRows),
    hiddenBias: halfTensor(hiddenRows.biases),
    updateWeights: byteTensor(updateRows),
  };
}

/** [rows, 1 + columns]: weights with their biases as a first column. */
function withBias(weights: Float32Array, biases: Float32Array): Matrix {
  const rows = biases.length;
  return Matrix.from1DArray(rows, weights.length / rows, weights).addColumn(0, biases);
}

function rectify(values: Matrix): Matrix {
  return values.apply(function (this: Matrix, row, column) {
    if (this.get(row, column) < 0) this.set(row, column, 0);
  });
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Matrix } from 'ml-matrix';
import { dequantizeRows, quantizeRows } from '../../../trainer/src/onnx/int8.js';
import {
  LayerInputs,
  momentsOf,
  roundCompensated,
} from '../../../trainer/src/quantize/compensate.js';
import { randomNumbers } from '../../helpers/rollouts.js';
import { testRandomSeed } from '../../helpers/random-seed.js';

const ONE_SCALE = { groups: 1, hasBias: false };

/** Numbers that go together: each input is a mix of a few causes, and a little of its own. */
function drawInputs(random: () => number, examples: number, inputs: number, mix: Matrix): Matrix {
  const causes = randomMatrix(random, examples, mix.rows);
  return causes.mmul(mix).add(randomMatrix(random, examples, inputs).mul(0.1));
}

function randomMatrix(random: () => number, rows: number, columns: number): Matrix {
  return Matrix.zeros(rows, columns).apply(function (this: Matrix, row, column) {
    this.set(row, column, random() - 0.5);
  });
}

/** Root mean square of what weights give more or less than others. */
function difference(inputs: Matrix, one: Matrix, other: Matrix): number {
  const off = inputs.mmul(Matrix.sub(one, other).transpose());
  return off.norm('frobenius') / Math.sqrt(off.rows * off.columns);
}

test('of two inputs that are always alike one makes up for what rounding took from the other', () => {
  const examples = new Matrix([
    [1, 1, 0],
    [-1, -1, 1],
    [2, 2, -1],
    [0, 0, 1],
  ]);
  // The largest makes the scale 1; each 0.4 by itself would become 0, and 0.8 is nearer to 1.
  const { levels, scales } = roundCompensated(
    new Matrix([[0.4, 0.4, 127]]),
    new LayerInputs(examples),
    ONE_SCALE,
  );
  assert.deepEqual([...scales], [1]);
  assert.deepEqual([...levels], [1, 0, 127]);
});

test('inputs that have nothing to do with each other are rounded to the nearest', () => {
  const { levels, scales } = roundCompensated(
    new Matrix([[0.4, -3.6, 127]]),
    new LayerInputs(Matrix.eye(3)),
    ONE_SCALE,
  );
  assert.deepEqual([...scales], [1]);
  assert.deepEqual([...levels], [0, -4, 127]);
});

test('a bias makes up for what rounding changes on average', () => {
  // The second input is always about 3: its weight loses 0.4, and the bias gains 1.2.
  const examples = new Matrix([
    [1, 3, 1],
    [1, 3, -1],
    [1, 3.001, 1],
    [1, 2.999, -1],
  ]);
  const { levels, biases } = roundCompensated(
    new Matrix([[0.5, 2.4, 127]]),
    new LayerInputs(examples),
    { groups: 1, hasBias: true },
  );
  assert.deepEqual([...levels], [2, 127]);
  assert.ok(Math.abs(biases[0] - 1.7) < 0.01, String(biases[0]));
});

test('on inputs not seen before it is closer than the nearest levels are', () => {
  const random = randomNumbers(testRandomSeed('the layers'));
  const mix = randomMatrix(random, 6, 24);
  const [seen, unseen] = [400, 400].map((count) => drawInputs(random, count, 24, mix));
  const weights = randomMatrix(random, 8, 24);
  const asMatrix = (values: Float32Array) => Matrix.from1DArray(8, 24, values);
  const nearest = asMatrix(
    dequantizeRows(quantizeRows(Float32Array.from(weights.to1DArray()), 16)),
  );
  const rounded = roundCompensated(weights, new LayerInputs(seen), { groups: 2, hasBias: false });
  const error = difference(unseen, asMatrix(dequantizeRows(rounded)), weights);
  assert.ok(error > 0 && error < 0.7 * difference(unseen, nearest, weights), String(error));
});

test('a layer is corrected for inputs that lack something', () => {
  const random = randomNumbers(testRandomSeed('the layers'));
  const given = drawInputs(random, 300, 10, randomMatrix(random, 10, 10));
  // What is missing follows from what is given, so it can be made up for in full.
  const meant = given.mmul(Matrix.eye(10).add(randomMatrix(random, 10, 10).mul(0.2)));
  const weights = randomMatrix(random, 4, 10);
  const missing = weights.mmul(momentsOf(Matrix.sub(meant, given), given));
  const corrected = Matrix.add(weights, new LayerInputs(given).correction(missing));
  const wanted = meant.mmul(weights.transpose());
  const off = (other: Matrix) => Matrix.sub(given.mmul(other.transpose()), wanted).norm();
  assert.ok(off(corrected) < 0.05 * off(weights), `${off(corrected)} of ${off(weights)}`);
});

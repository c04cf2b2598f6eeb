import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { startTensorFlow } from '../../../trainer/src/common/tensorflow.js';
import { OPTIMIZERS } from '../../../trainer/src/training/optimizer-names.js';
import { Optimizer } from '../../../trainer/src/training/optimizer.js';
import { PRESETS } from '../../../trainer/src/training/presets.js';
import { RandomStream } from '../../../trainer/src/training/random.js';
import { learningRate } from '../../../trainer/src/training/settings.js';
import { testRandomSeed } from '../../helpers/random-seed.js';

interface Recorded {
  start: number[];
  steps: { gradient: number[]; learning_rate: number; weight: number[] }[];
}

const fixture = new URL('../../fixtures/pytorch/optimiser.json', import.meta.url);

describe('Adam of normalised gradients', () => {
  before(() => startTensorFlow());

  it('moves weights as the code of the PyTorch variant does', () => {
    const recorded = JSON.parse(readFileSync(fixture, 'utf8')) as Recorded;
    const weights: Record<string, tf.Tensor> = { weight: tf.tensor1d(recorded.start) };
    const zeros = () => ({ weight: tf.zeros([recorded.start.length]) });
    const optimizer = new Optimizer('adam', zeros(), zeros());
    recorded.steps.forEach((step, iteration) => {
      const gradients = { weight: tf.tensor1d(step.gradient) };
      optimizer.apply(weights, gradients, step.learning_rate, iteration);
      weights.weight.dataSync().forEach((value, index) => {
        assert.ok(Math.abs(value - step.weight[index]) < 1e-6, `step ${iteration}, ${index}`);
      });
    });
  });
});

describe('Muon', () => {
  before(() => startTensorFlow());

  for (const [rows, columns] of [
    [12, 5],
    [5, 12],
  ]) {
    it(`moves ${rows}x${columns} weights as far in each direction of the gradient`, () => {
      const random = new RandomStream(testRandomSeed('the gradient'), 0, 0);
      const gradient = Matrix.from1DArray(
        rows,
        columns,
        Array.from({ length: rows * columns }, () => random.between(-1, 1)),
      );
      // Singular values that differ a hundredfold, as those of gradients do.
      const svd = new SingularValueDecomposition(gradient, { autoTranspose: true });
      const directions = svd.leftSingularVectors;
      const others = svd.rightSingularVectors;
      const spread = svd.diagonal.map((_, i) => 100 ** (-i / (svd.diagonal.length - 1)));
      const uneven = directions.mmul(Matrix.diag(spread)).mmul(others.transpose());

      const weights: Record<string, tf.Tensor> = { weight: tf.zeros([rows, columns]) };
      const zeros = () => ({ weight: tf.zeros([rows, columns]) });
      const given = { weight: tf.tensor2d(uneven.to1DArray(), [rows, columns]) };
      new Optimizer('muon', zeros(), zeros()).apply(weights, given, 0.01, 0);

      const change = Matrix.from1DArray(rows, columns, [...weights.weight.dataSync()]);
      // In the gradient's own directions the change is diagonal, and downhill.
      const along = directions.transpose().mmul(change).mmul(others);
      const size = -0.01 * 0.2 * Math.sqrt(12);
      along.to2DArray().forEach((values, row) =>
        values.forEach((value, column) => {
          const share = value / size;
          if (row !== column) assert.ok(Math.abs(share) < 1e-3, `${row}, ${column}: ${share}`);
          else assert.ok(share > 0.6 && share < 1.3, `${row}, ${column}: ${share}`);
        }),
      );
    });
  }

  it('keeps a momentum of 0.95, looks ahead and goes through Jordan’s quintic five times', () => {
    const weights: Record<string, tf.Tensor> = { weight: tf.zeros([2, 2]) };
    const zeros = () => ({ weight: tf.zeros([2, 2]) });
    const optimizer = new Optimizer('muon', zeros(), zeros());
    // Singular values of diagonal matrices are plain numbers. These were computed in Python from the
    // formulas of the paper: the mean, and where the weights are after each step.
    for (const [gradient, mean, place] of [
      [
        [1, 0],
        [0.05, 0],
        [-0.196982, 0],
      ],
      [
        [0, 1],
        [0.0475, 0.05],
        [-0.5155, -0.194242],
      ],
    ]) {
      const given = { weight: tf.diag(tf.tensor1d(gradient)) };
      optimizer.apply(weights, given, 1, 0);
      for (const [tensor, wanted] of [
        [optimizer.first.weight, mean],
        [weights.weight, place],
      ] as const) {
        const [first, , , last] = tensor.dataSync();
        assert.ok(Math.abs(first - wanted[0]) < 1e-5, `${first} for ${wanted[0]}`);
        assert.ok(Math.abs(last - wanted[1]) < 1e-5, `${last} for ${wanted[1]}`);
      }
    }
  });

  it('moves biases as Adam does', () => {
    const [byMuon, byAdam] = (['muon', 'adam'] as const).map((name) => {
      const weights: Record<string, tf.Tensor> = { bias: tf.zeros([3]) };
      const optimizer = new Optimizer(name, { bias: tf.zeros([3]) }, { bias: tf.zeros([3]) });
      optimizer.apply(weights, { bias: tf.tensor1d([1, -2, 0.5]) }, 0.1, 0);
      return weights.bias.dataSync();
    });
    assert.deepEqual(byMuon, byAdam);
  });
});

describe('an optimiser', () => {
  before(() => startTensorFlow());

  for (const name of OPTIMIZERS) {
    it(`keeps no tensors beside weights and means (${name})`, () => {
      const ones = () => ({ matrix: tf.ones([3, 2]), bias: tf.ones([3]) });
      const weights: Record<string, tf.Tensor> = ones();
      const optimizer = new Optimizer(name, ones(), ones());
      const gradients = ones();
      const tensors = tf.memory().numTensors;
      for (let iteration = 0; iteration < 3; iteration++) {
        optimizer.apply(weights, gradients, 0.1, iteration);
      }
      assert.equal(tf.memory().numTensors, tensors);
    });
  }
});

describe('learning rate', () => {
  const settings = { ...PRESETS.default, iterations: 101, learningRate: 0.002 };

  it('falls along a cosine to one hundredth', () => {
    assert.equal(learningRate(settings, 0), 0.002);
    assert.ok(Math.abs(learningRate(settings, 50) - (0.002 + 0.00002) / 2) < 1e-9);
    assert.ok(Math.abs(learningRate(settings, 100) - 0.00002) < 1e-9);
  });

  it('stays where the schedule is constant', () => {
    assert.equal(learningRate({ ...settings, schedule: 'constant' }, 100), 0.002);
  });

  it('is defined for a run of one iteration', () => {
    assert.equal(learningRate({ ...settings, iterations: 1 }, 0), 0.002);
  });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import { startTensorFlow } from '../../../trainer/src/tensorflow.js';
import { NormalisedAdam } from '../../../trainer/src/training/optimizer.js';
import { PRESETS } from '../../../trainer/src/training/presets.js';
import { learningRate } from '../../../trainer/src/training/settings.js';

interface Recorded {
  start: number[];
  steps: { gradient: number[]; learning_rate: number; weight: number[] }[];
}

const fixture = new URL('../../fixtures/pytorch/optimiser.json', import.meta.url);

describe('normalised Adam', () => {
  before(() => startTensorFlow());

  it('moves weights as the design document’s PyTorch code does', () => {
    const recorded = JSON.parse(readFileSync(fixture, 'utf8')) as Recorded;
    const weights: Record<string, tf.Tensor> = { weight: tf.tensor1d(recorded.start) };
    const zeros = () => ({ weight: tf.zeros([recorded.start.length]) });
    const optimizer = new NormalisedAdam(zeros(), zeros());
    recorded.steps.forEach((step, iteration) => {
      const gradients = { weight: tf.tensor1d(step.gradient) };
      optimizer.apply(weights, gradients, step.learning_rate, iteration);
      weights.weight.dataSync().forEach((value, index) => {
        assert.ok(Math.abs(value - step.weight[index]) < 1e-6, `step ${iteration}, ${index}`);
      });
    });
  });

  it('keeps no tensors beside weights and means', () => {
    const weights: Record<string, tf.Tensor> = { weight: tf.ones([3]) };
    const optimizer = new NormalisedAdam({ weight: tf.zeros([3]) }, { weight: tf.zeros([3]) });
    const gradients = { weight: tf.ones([3]) };
    const tensors = tf.memory().numTensors;
    for (let iteration = 0; iteration < 3; iteration++) {
      optimizer.apply(weights, gradients, 0.1, iteration);
    }
    assert.equal(tf.memory().numTensors, tensors);
  });
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

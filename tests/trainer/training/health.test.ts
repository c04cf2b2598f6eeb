import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Health } from '../../../trainer/src/training/health.js';

describe('trouble in training', () => {
  const living = Float32Array.of(0, 0, 0, 0.05, 0, 0, 0, 0.2);
  const dead = Float32Array.of(1, 1, 1, 0.09, 1, 1, 1, 0.05);

  it('is a loss that is out of bounds or no number', () => {
    const health = new Health(0.095, 0);
    assert.equal(health.check(5, living, 4), undefined);
    assert.equal(health.check(5000, living, 4), 'exploded');
    assert.equal(health.check(Infinity, living, 4), 'exploded');
    assert.equal(health.check(NaN, living, 4), 'exploded');
  });

  it('is five batches in a row without a mature cell', () => {
    const health = new Health(0.095, 0);
    const check = (states: Float32Array) => health.check(0.095, states, 4);
    for (let batch = 0; batch < 4; batch++) assert.equal(check(dead), undefined);
    assert.equal(check(living), undefined);
    for (let batch = 0; batch < 4; batch++) assert.equal(check(dead), undefined);
    assert.equal(health.deadBatches, 4);
    assert.equal(check(dead), 'died');
    assert.equal(health.deadBatches, 0);
  });
});

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { pictureError, turnAboutSeed } from '../../../trainer/src/evaluation/score.js';
import { loadTarget, loadTurned } from '../../../trainer/src/targets/load-target.js';
import type { Target } from '../../../trainer/src/targets/target.js';

describe('turned targets', () => {
  let lizard: Target;
  let turned: Float32Array[];
  before(async () => {
    lizard = await loadTarget('lizard');
    turned = await loadTurned('lizard', lizard, [0, 90, 180, 45]);
  });

  it('not turned, they are the target', () => {
    assert.ok(pictureError(turned[0], lizard, lizard.size) < 1e-5);
  });

  it('turned by quarters, they are the target’s cells turned about the seed', () => {
    for (const quarters of [1, 2]) {
      const error = pictureError(turned[quarters], turnAboutSeed(lizard, quarters), lizard.size);
      assert.ok(error < 1e-4, `${quarters} quarters: ${error}`);
    }
  });

  it('turned askew, they keep the amount of colour', () => {
    const sum = (data: Float32Array) => data.reduce((total, value) => total + value, 0);
    assert.ok(Math.abs(sum(turned[3]) / sum(lizard.data) - 1) < 0.01);
    assert.ok(pictureError(turned[3], lizard, lizard.size) > 0.05);
  });
});

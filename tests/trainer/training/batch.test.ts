import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { Experiment } from '../../../src/model/contract.js';
import { drawBatch } from '../../../trainer/src/training/batch.js';
import { cutHole, randomHole } from '../../../trainer/src/training/damage.js';
import { SamplePool } from '../../../trainer/src/training/pool.js';
import { RandomStream } from '../../../trainer/src/training/random.js';
import { DEFAULT_SETTINGS } from '../../../trainer/src/training/settings.js';

const GRID = { height: 12, width: 12 };
const LENGTH = GRID.height * GRID.width * 4;
/** A seed no other sample looks like. */
const SEED = new Float32Array(LENGTH).fill(-1);

/** Sample i of the pool holds the value i everywhere. */
function numberedPool(): SamplePool {
  const pool = new SamplePool(20, SEED);
  for (let index = 0; index < 20; index++) pool.set(index, new Float32Array(LENGTH).fill(index));
  return pool;
}

/** The loss of a sample is its number: the highest drawn is the worst. */
const numberAsLoss = (states: Float32Array) =>
  Float32Array.from({ length: states.length / LENGTH }, (_, index) => states[index * LENGTH]);

function draw(experiment: Experiment, iteration = 0) {
  const settings = { ...DEFAULT_SETTINGS, experiment, batch: 8, damaged: 3, randomSeed: 5 };
  const batch = drawBatch(settings, iteration, GRID, SEED, numberedPool(), numberAsLoss);
  const samples = Array.from({ length: 8 }, (_, index) =>
    batch.states.subarray(index * LENGTH, (index + 1) * LENGTH),
  );
  return { ...batch, samples };
}

describe('batches', () => {
  it('grow: every sample is the seed, nothing comes from the pool', () => {
    const { indexes, samples } = draw('grow');
    assert.deepEqual(indexes, []);
    for (const sample of samples) assert.deepEqual(sample, SEED);
  });

  it('persist: different samples of the pool, the worst replaced by the seed', () => {
    const { indexes, samples } = draw('persist');
    assert.equal(new Set(indexes).size, 8);
    const worst = indexes.indexOf(Math.max(...indexes));
    samples.forEach((sample, index) => {
      const expected = index === worst ? -1 : indexes[index];
      assert.ok(
        sample.every((value) => value === expected),
        `sample ${index}`,
      );
    });
  });

  it('regenerate: holes in the three best, too', () => {
    const { indexes, samples } = draw('regenerate');
    const sorted = [...indexes].sort((a, b) => a - b);
    samples.forEach((sample, index) => {
      const number = indexes[index];
      const cleared = sample.filter((value) => value === 0).length;
      if (number === sorted[7]) return assert.deepEqual(sample, SEED);
      // The hole of the sample that is itself 0 everywhere cannot be seen.
      if (sorted.indexOf(number) < 3 && number !== 0) {
        assert.ok(cleared > 0 && cleared < LENGTH, `sample ${number} has a hole`);
      } else if (number !== 0) {
        assert.equal(cleared, 0, `sample ${number} is whole`);
      }
    });
  });

  it('leaves the pool as it is', () => {
    const pool = numberedPool();
    const settings = { ...DEFAULT_SETTINGS, randomSeed: 5 };
    drawBatch(settings, 0, GRID, SEED, pool, numberAsLoss);
    for (let index = 0; index < 20; index++) {
      assert.ok(pool.get(index).every((value) => value === index));
    }
  });

  it('draws the same again, and something else at the next iteration', () => {
    assert.deepEqual(draw('regenerate', 3), draw('regenerate', 3));
    assert.notDeepEqual(draw('regenerate', 3).indexes, draw('regenerate', 4).indexes);
  });
});

interface RecordedHoles {
  holes: {
    height: number;
    width: number;
    centre: [number, number];
    radius: number;
    cleared: number[];
  }[];
}

describe('holes', () => {
  const fixture = new URL('../../fixtures/pytorch/holes.json', import.meta.url);
  const { holes } = JSON.parse(readFileSync(fixture, 'utf8')) as RecordedHoles;

  for (const { height, width, centre, radius, cleared } of holes) {
    it(`clear the cells that create_hole clears: ${height}x${width}, radius ${radius}`, () => {
      const state = new Float32Array(height * width * 3).fill(1);
      cutHole(state, { height, width }, { y: centre[0], x: centre[1], radius });
      const empty = Array.from({ length: height * width }, (_, cell) => cell).filter((cell) =>
        state.subarray(3 * cell, 3 * cell + 3).every((value) => value === 0),
      );
      assert.deepEqual(empty, cleared);
      assert.equal(state.filter((value) => value === 0).length, 3 * cleared.length);
    });
  }

  it('are drawn within the ranges of the design document', () => {
    const random = new RandomStream(11, 0, 0);
    for (let count = 0; count < 500; count++) {
      const { y, x, radius } = randomHole(random);
      assert.ok(Math.abs(y) <= 0.5 && Math.abs(x) <= 0.5 && radius >= 0.1 && radius <= 0.4);
    }
  });
});

describe('random streams', () => {
  it('are uniform enough: mean and spread of 20,000 numbers', () => {
    const random = new RandomStream(3, 1, 9);
    const numbers = Array.from({ length: 20_000 }, () => random.unit());
    const mean = numbers.reduce((sum, value) => sum + value) / numbers.length;
    const variance = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / numbers.length;
    assert.ok(Math.abs(mean - 1 / 2) < 0.01, `mean ${mean}`);
    assert.ok(Math.abs(variance - 1 / 12) < 0.005, `variance ${variance}`);
  });

  it('reach both ends of a range of whole numbers', () => {
    const random = new RandomStream(3, 1, 9);
    const drawn = new Set(Array.from({ length: 1000 }, () => random.integer(64, 96)));
    assert.equal(drawn.size, 33);
    assert.equal(Math.min(...drawn), 64);
    assert.equal(Math.max(...drawn), 96);
  });
});

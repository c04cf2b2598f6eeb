import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { Experiment } from '../../../trainer/src/training/experiments.js';
import { drawBatch } from '../../../trainer/src/training/batch.js';
import { circle, drawWound, inflict } from '../../../trainer/src/training/damage.js';
import { SamplePool } from '../../../trainer/src/training/pool.js';
import { RandomStream } from '../../../trainer/src/training/random.js';
import { PRESETS } from '../../../trainer/src/training/presets.js';
import type { TrainingSettings } from '../../../trainer/src/training/settings.js';
import { DAMAGE_SHAPES } from '../../../trainer/src/training/damage.js';
import { TURNS } from '../../../trainer/src/training/turns.js';

const GRID = { height: 12, width: 12 };
const LENGTH = GRID.height * GRID.width * 4;
/** A seed no other sample looks like. */
const SEED = new Float32Array(LENGTH).fill(-1);

/** Sample i of the pool holds the value i everywhere. */
function numberedPool(): SamplePool {
  const pool = new SamplePool(20);
  for (let index = 0; index < 20; index++) {
    pool.set(index, { state: new Float32Array(LENGTH).fill(index), turn: index });
  }
  return pool;
}

/** The loss of a sample is its number: the highest drawn is the worst. */
const numberAsLoss = (states: Float32Array) =>
  Float32Array.from({ length: states.length / LENGTH }, (_, index) => states[index * LENGTH]);

function draw(experiment: Experiment, iteration = 0, changes: Partial<TrainingSettings> = {}) {
  const damage = ['circle' as const];
  const own = { damage, rotations: 0, warmUp: 0, experiment, randomSeed: 5 };
  const settings = { ...PRESETS.default, ...own, ...changes };
  const batch = drawBatch(settings, iteration, GRID, SEED, numberedPool(), numberAsLoss);
  const samples = Array.from({ length: 8 }, (_, index) =>
    batch.states.subarray(index * LENGTH, (index + 1) * LENGTH),
  );
  return { ...batch, samples };
}

describe('batches', () => {
  it('grow: every sample is the seed, nothing comes from the pool', () => {
    const { indexes, samples, seeds } = draw('grow');
    assert.deepEqual(indexes, []);
    assert.deepEqual(seeds, Array(8).fill(true));
    for (const sample of samples) assert.deepEqual(sample, SEED);
  });

  it('starts from seeds alone for some iterations, at most half of the run', () => {
    const changes = { iterations: 30, warmUp: 3 };
    for (const iteration of [0, 2]) {
      const { indexes, samples } = draw('regenerate', iteration, changes);
      assert.deepEqual(indexes, []);
      for (const sample of samples) assert.deepEqual(sample, SEED);
    }
    assert.equal(draw('regenerate', 3, changes).indexes.length, 8);
    const short = { iterations: 4, warmUp: 3 };
    assert.equal(draw('regenerate', 1, short).indexes.length, 0);
    assert.equal(draw('regenerate', 2, short).indexes.length, 8);
  });

  it('persist: different samples of the pool, the worst replaced by the seed', () => {
    const { indexes, samples, seeds } = draw('persist');
    assert.equal(new Set(indexes).size, 8);
    const worst = indexes.indexOf(Math.max(...indexes));
    assert.deepEqual(
      seeds,
      indexes.map((_, index) => index === worst),
    );
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
    drawBatch(PRESETS.default, 5000, GRID, SEED, pool, numberAsLoss);
    for (let index = 0; index < 20; index++) {
      assert.ok(pool.get(index)?.state.every((value) => value === index));
    }
  });

  it('keep the turns of what they draw, and turn new seeds where rotations are on', () => {
    const { indexes, turns } = draw('persist', 0, { rotations: 1 });
    const worst = indexes.indexOf(Math.max(...indexes));
    turns.forEach((turn, index) => {
      if (index !== worst) assert.equal(turn, indexes[index]);
    });
    const seeds = Array.from({ length: 200 }, (_, iteration) =>
      draw('grow', iteration, { rotations: 1 }),
    ).flatMap((batch) => batch.turns);
    assert.equal(new Set(seeds).size, TURNS);
    assert.ok(draw('grow').turns.every((turn) => turn === 0));
    const some = Array.from({ length: 200 }, (_, iteration) =>
      draw('grow', iteration, { rotations: 0.25 }),
    ).flatMap((batch) => batch.turns);
    const turned = some.filter((turn) => turn !== 0).length / some.length;
    assert.ok(turned > 0.2 && turned < 0.3, `${turned} of the seeds are turned`);
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
      inflict(circle(...centre, radius), state, { height, width });
      const empty = Array.from({ length: height * width }, (_, cell) => cell).filter((cell) =>
        state.subarray(3 * cell, 3 * cell + 3).every((value) => value === 0),
      );
      assert.deepEqual(empty, cleared);
      assert.equal(state.filter((value) => value === 0).length, 3 * cleared.length);
    });
  }
});

describe('wounds', () => {
  const grid = { height: 41, width: 41 };

  /** Shares of the grid that 300 wounds of a shape take, and how often they take its middle. */
  function inflictMany(shape: (typeof DAMAGE_SHAPES)[number]) {
    const settings = { damage: [shape], damageRadius: [0.1, 0.4] as [number, number] };
    const random = new RandomStream(11, 0, 0);
    const wounds = Array.from({ length: 300 }, () => {
      const state = new Float32Array(41 * 41).fill(1);
      inflict(drawWound(settings, random), state, grid);
      return state;
    });
    return {
      shares: wounds.map((state) => state.filter((value) => value === 0).length / 41 ** 2),
      middle: wounds.filter((state) => state[20 * 41 + 20] === 0).length / 300,
      wounds,
    };
  }

  it('circle: areas of radius 0.1 to 0.4, the centre within half of the grid', () => {
    const { shares, wounds } = inflictMany('circle');
    // pi r^2 of the 4 that the grid measures, with a cell to spare at the edge.
    assert.ok(Math.max(...shares) < (Math.PI * 0.43 ** 2) / 4);
    assert.ok(Math.min(...shares) > (Math.PI * 0.07 ** 2) / 4);
    assert.ok(wounds.every((state) => state[0] === 1));
  });

  it('centre: the middle, always', () => {
    assert.equal(inflictMany('centre').middle, 1);
  });

  it('rectangle: as many rows as columns on average, whole rows of cells', () => {
    for (const state of inflictMany('rectangle').wounds) {
      const rows = new Set<number>();
      const columns = new Set<number>();
      state.forEach((value, cell) => {
        if (value !== 0) return;
        rows.add(Math.floor(cell / 41));
        columns.add(cell % 41);
      });
      assert.equal(state.filter((value) => value === 0).length, rows.size * columns.size);
    }
  });

  it('half: about half of the grid, on every side', () => {
    const { shares, wounds } = inflictMany('half');
    assert.ok(shares.every((share) => share > 0.4 && share < 0.6));
    for (const corner of [0, 40, 40 * 41, 41 * 41 - 1]) {
      const lost = wounds.filter((state) => state[corner] === 0).length / 300;
      assert.ok(lost > 0.4 && lost < 0.6, `corner ${corner}: ${lost}`);
    }
  });

  it('scattered: a share of single cells', () => {
    const { shares } = inflictMany('scattered');
    assert.ok(Math.min(...shares) > 0.07 && Math.max(...shares) < 0.45);
  });

  it('each shape of a mix comes up', () => {
    const settings = { damage: [...DAMAGE_SHAPES], damageRadius: [0.1, 0.4] as [number, number] };
    const random = new RandomStream(12, 0, 0);
    const sides = new Set<string>();
    for (let count = 0; count < 200; count++) sides.add(drawWound(settings, random).toString());
    assert.equal(sides.size, 4, 'circle and centre are both circles');
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

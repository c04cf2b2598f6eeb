import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { graft } from '../../../../src/simulation/graft.js';
import { DishOnKernel, kindOf } from '../../../helpers/dish.js';
import { testRandomSeed } from '../../../helpers/random-seed.js';

const RANDOM_SEED = testRandomSeed('the individuals');

const square = { width: 64, height: 64 };
const centre = { x: 32, y: 32 };

describe('two patterns on one grid', () => {
  // Bars: twice what the same rule of perception showed in a run outside of this project.
  for (const [apart, most] of [
    [40, 0.00046],
    [34, 0.00046],
    [28, 0.01],
    [20, 0.04],
  ]) {
    it(`stand side by side, ${apart} cells apart, after 2,000 steps`, async () => {
      const dish = await DishOnKernel.create({ width: 64 + apart, height: 64 }, RANDOM_SEED);
      const other = { x: 32 + apart, y: 32 };
      assert.ok(await dish.plant('lizard', centre));
      assert.ok(await dish.plant('butterfly', other));
      await dish.live(2000);
      const errors = [
        await dish.error('lizard', 1, centre),
        await dish.error('butterfly', 2, other),
      ];
      for (const error of errors) assert.ok(error < most, errors.join());
    });
  }

  it('of one model are two, each with its turn', async () => {
    const dish = await DishOnKernel.create({ width: 88, height: 64 }, RANDOM_SEED);
    await dish.plant('lizard', centre);
    await dish.plant('lizard', { x: 56, y: 32 }, 180);
    await dish.live(400);
    const { holders, turns } = await dish.engine.getState();
    holders!.forEach((number, cell) => {
      if (number > 0) assert.equal(turns![cell], number === 1 ? 0 : 180);
    });
    assert.ok((await dish.error('lizard', 1, centre)) < 0.02);
  });

  it('live as each would alone where they do not touch', async () => {
    const both = await DishOnKernel.create({ width: 120, height: 64 }, RANDOM_SEED);
    await both.plant('lizard', centre);
    await both.plant('butterfly', { x: 90, y: 30 });
    const alone = await DishOnKernel.create({ width: 120, height: 64 }, RANDOM_SEED);
    await alone.plant('lizard', centre);
    await both.live(300);
    await alone.live(300);
    const { cells, holders } = await both.engine.getState();
    const expected = (await alone.engine.getState()).cells;
    const plane = 120 * 64;
    const differs = expected.findIndex(
      (value, i) => holders![i % plane] !== 2 && value !== cells[i],
    );
    assert.equal(differs, -1);
  });
});

it('two that touch live across the edges of the grid as they do in its middle', async () => {
  const { width, height } = square;
  // Between the two, in the middle, runs the edge then.
  const shift = { x: 32, y: 32 };
  /** All cells are updated in every step, so it makes no difference to a cell where it lies. */
  const lived = async (right: number, down: number) => {
    const { engine, randomSeed } = await DishOnKernel.create(square, RANDOM_SEED);
    for (const [name, x, y] of [
      ['lizard', 24, 30],
      ['butterfly', 40, 32],
    ] as const) {
      const place = { x: (x + right) % width, y: (y + down) % height };
      assert.ok(await engine.plant(place, 0, kindOf(name)));
    }
    for (let step = 0; step < 60; step++) {
      await engine.step({ randomSeed, step, fireRate: 1 });
    }
    return engine.getState();
  };
  const middle = await lived(0, 0);
  const across = await lived(shift.x, shift.y);
  const counts = [1, 2].map((number) => middle.holders!.filter((each) => each === number).length);
  assert.ok(Math.min(...counts) > 200, counts.join());
  /** Planes as they would lie in the middle. */
  const movedBack = <Planes extends Float32Array | Uint8Array>(planes: Planes) =>
    planes.map((_, i) => {
      const [x, y] = [i % width, Math.floor(i / width) % height];
      const plane = i - y * width - x;
      return planes[plane + ((y + shift.y) % height) * width + ((x + shift.x) % width)];
    });
  assert.deepEqual(movedBack(across.holders!), middle.holders);
  assert.deepEqual(movedBack(across.cells), middle.cells);
});

describe('a pattern becomes another', () => {
  for (const [before, after] of [
    ['lizard', 'butterfly'],
    ['butterfly', 'ladybug'],
    ['ladybug', 'lizard'],
  ]) {
    it(`${before} to ${after} in 400 steps`, async () => {
      const dish = await DishOnKernel.create(square, RANDOM_SEED);
      await dish.plant(before, centre);
      await dish.live(200);
      assert.ok(await dish.engine.become(kindOf(after)));
      await dish.live(400);
      assert.ok((await dish.error(after, 1, centre)) < 0.0005);
      assert.equal((await dish.engine.getState()).holders, undefined, 'nothing is left');
      assert.deepEqual(dish.engine.individuals, [kindOf(after)]);
    });
  }

  it('and a third one, before it is done, wounded and turned on the way', async () => {
    const dish = await DishOnKernel.create(square, RANDOM_SEED);
    await dish.plant('lizard', centre);
    await dish.live(150);
    for (const name of ['butterfly', 'ladybug']) {
      await dish.engine.become(kindOf(name));
      await dish.live(40);
      dish.engine.damage({ x: 36, y: 30, radius: 3 });
      dish.engine.setAngle(dish.engine.angle + 45, true);
    }
    dish.engine.setAngle(0, true);
    await dish.live(500);
    assert.ok((await dish.error('ladybug', 1, centre)) < 0.0005);
    assert.equal(dish.engine.individuals.length, 1);
  });

  it('one that was turned to one that is not', async () => {
    const dish = await DishOnKernel.create(square, RANDOM_SEED);
    await dish.plant('lizard', centre, 180);
    await dish.live(200);
    assert.ok(await dish.engine.become(kindOf('butterfly')));
    await dish.live(400);
    assert.ok((await dish.error('butterfly', 1, centre)) < 0.0005);
  });

  it('leaves a fading picture where nobody grows', async () => {
    const dish = await DishOnKernel.create(square, RANDOM_SEED);
    await dish.plant('lizard', centre);
    await dish.live(100);
    const before = await dish.engine.getState();
    await dish.engine.become(kindOf('butterfly'));
    dish.engine.damage({ ...centre, radius: 0 });
    await dish.live(10);
    const { cells } = await dish.engine.getState();
    const i = 3 * 64 * 64 + 34 * 64 + 32;
    assert.ok(before.cells[i] > 0.5);
    assert.ok(Math.abs(cells[i] - before.cells[i] * 0.985 ** 10) < 1e-5);
    await dish.live(400);
    assert.ok((await dish.engine.getState()).cells.every((value) => value === 0));
  });
});

it('ten of ten models are whole after 5,000 steps, and after a wound each', async () => {
  const weights = new URL('../../../../weights/', import.meta.url);
  const names = readdirSync(weights)
    .filter((file) => file.endsWith('.regenerate.q8.onnx'))
    .map((file) => file.split('.')[0]);
  assert.equal(names.length, 10);
  const dish = await DishOnKernel.create({ width: 256, height: 256 }, RANDOM_SEED);
  const places = names.map((_, i) => ({ x: 40 + 58 * (i % 4), y: 45 + 80 * Math.floor(i / 4) }));
  for (const [i, name] of names.entries()) assert.ok(await dish.plant(name, places[i]));
  const whole = async (when: string) => {
    for (const [i, name] of names.entries()) {
      const error = await dish.error(name, i + 1, places[i]);
      assert.ok(error < 0.001, `${name} ${when}: ${error}`);
    }
  };
  await dish.live(5000);
  await whole('grown');
  for (const { x, y } of places) dish.engine.damage({ x: x + 6, y: y + 4, radius: 6 });
  await dish.live(300);
  await whole('healed');
});

describe('individuals of a kernel engine', () => {
  it('go on from a state as from their own', async () => {
    const first = await DishOnKernel.create({ width: 90, height: 64 }, RANDOM_SEED);
    await first.plant('lizard', centre);
    await first.plant('butterfly', { x: 55, y: 33 }, 30);
    await first.live(60);
    const second = await DishOnKernel.create({ width: 90, height: 64 }, RANDOM_SEED);
    const state = await first.engine.getState();
    await second.engine.populate(state, first.engine.individuals);
    assert.deepEqual(await second.engine.getState(), state);
    await first.live(40);
    await second.live(60);
    const third = await DishOnKernel.create({ width: 90, height: 64 }, RANDOM_SEED);
    await third.live(60);
    await third.engine.populate(state, first.engine.individuals);
    await third.live(40);
    assert.deepEqual(await third.engine.getState(), await first.engine.getState());
  });

  it('go on from a state in which one gives way to another', async () => {
    const first = await DishOnKernel.create(square, RANDOM_SEED);
    await first.plant('lizard', centre);
    await first.live(100);
    await first.engine.become(kindOf('butterfly'));
    await first.live(30);
    const second = await DishOnKernel.create(square, RANDOM_SEED);
    await second.live(130);
    await second.engine.populate(await first.engine.getState(), first.engine.individuals);
    await first.live(60);
    await second.live(60);
    assert.deepEqual(await second.engine.getState(), await first.engine.getState());
  });

  it('hold their cells while the whole is turned and turned back', async () => {
    const dish = await DishOnKernel.create({ width: 90, height: 90 }, RANDOM_SEED);
    await dish.plant('lizard', { x: 35, y: 45 });
    await dish.plant('butterfly', { x: 60, y: 45 });
    await dish.live(100);
    const before = await dish.engine.getState();
    dish.engine.setAngle(90, true);
    const turned = await dish.engine.getState();
    assert.notDeepEqual(turned.holders, before.holders);
    dish.engine.setAngle(0, true);
    const after = await dish.engine.getState();
    const grown = (cell: number) => before.cells[3 * 90 * 90 + cell] > 0.1;
    const lost = before.holders!.findIndex((n, cell) => grown(cell) && after.holders![cell] !== n);
    assert.equal(lost, -1);
  });

  it('keep their cells where a seed is refused between two turns', async () => {
    const turned = async (refuses: boolean) => {
      const dish = await DishOnKernel.create({ width: 40, height: 40 }, RANDOM_SEED);
      for (let i = 0; i < 8; i++)
        await dish.plant('web', { x: 5 + 10 * (i % 4), y: i < 4 ? 15 : 25 });
      await dish.live(3);
      dish.engine.damage({ x: 5, y: 15, radius: 5 });
      await dish.live(1);
      assert.equal(dish.engine.individuals.length, 7);
      dish.engine.setAngle(90, true);
      const { holders } = await dish.engine.getState();
      const held = holders!.findIndex((number) => number === 7);
      const place = { x: held % 40, y: Math.floor(held / 40) };
      if (refuses) assert.equal(await dish.plant('web', place), false);
      dish.engine.setAngle(180, true);
      await dish.live(5);
      return dish.engine.getState();
    };
    assert.deepEqual(await turned(true), await turned(false));
  });

  it('refuse a seed on a held cell, beyond the rim, and where there is no room for more', async () => {
    const dish = await DishOnKernel.create({ width: 40, height: 40 }, RANDOM_SEED);
    assert.equal(await dish.plant('lizard', { x: 5, y: 5 }), true);
    assert.equal(await dish.plant('butterfly', { x: 5, y: 5 }), false);
    assert.equal(await dish.plant('butterfly', { x: 40, y: 5 }), false);
    await dish.live(1);
    assert.equal(dish.engine.individuals.length, 1);
    let planted = 0;
    for (let y = 0; y < 40; y += 2) {
      for (let x = 0; x < 40; x += 2) planted += Number(await dish.plant('web', { x, y }));
    }
    assert.equal(dish.engine.individuals.length, 255);
    assert.equal(planted, 254);
    await dish.live(3);
  });

  it('give their place free when they are wounded to death', async () => {
    const dish = await DishOnKernel.create({ width: 40, height: 40 }, RANDOM_SEED);
    await dish.plant('lizard', { x: 10, y: 10 });
    await dish.plant('butterfly', { x: 30, y: 30 });
    await dish.live(5);
    dish.engine.damage({ x: 0, y: 0, width: 19, height: 39 });
    await dish.live(1);
    assert.deepEqual(dish.engine.individuals, [kindOf('butterfly')]);
    assert.equal(await dish.plant('fish', { x: 10, y: 10 }), true);
    await dish.live(5);
    const { holders } = await dish.engine.getState();
    assert.deepEqual([...new Set(holders)].sort(), [0, 1, 2]);
  });

  it('give their place free to the next one, too, when they were alone', async () => {
    const dish = await DishOnKernel.create({ width: 40, height: 40 }, RANDOM_SEED);
    await dish.plant('lizard', { x: 10, y: 10 });
    await dish.live(5);
    dish.engine.damage({ x: 10, y: 10, radius: 30 });
    await dish.plant('butterfly', { x: 30, y: 30 });
    assert.deepEqual(dish.engine.individuals, [kindOf('butterfly')]);
  });

  it('are replaced by fewer ones, of a rule that is not there yet', async () => {
    const crowd = await DishOnKernel.create({ width: 40, height: 40 }, RANDOM_SEED);
    for (let i = 0; i < 40; i++) {
      await crowd.plant('web', { x: 4 * (i % 10), y: 4 * Math.floor(i / 10) });
    }
    const few = await DishOnKernel.create({ width: 40, height: 40 }, RANDOM_SEED);
    await few.plant('fish', { x: 10, y: 10 });
    for (let i = 1; i < 9; i++) await few.plant('fish', { x: 4 * i, y: 30 });
    await few.live(2);
    const state = await few.engine.getState();
    await crowd.engine.populate(state, few.engine.individuals);
    assert.deepEqual(await crowd.engine.getState(), state);
    assert.equal(crowd.engine.individuals.length, 9);
  });

  it('leave no room for a graft where as many live as can', () => {
    const size = { width: 17, height: 15 };
    const holders = Uint8Array.from({ length: 255 }, (_, i) => i + 1);
    const individuals = Array.from({ length: 255 }, () => kindOf('web'));
    const dish = { individuals, channels: 1, size };
    const state = { cells: new Float32Array(255).fill(1), holders };
    const area = { x: 3, y: 3, radius: 1 };
    assert.equal(graft(state, dish, area, kindOf('fish')), undefined);
    assert.equal(graft(state, dish, area, kindOf('web'))!.individuals.length, 255);
  });
});

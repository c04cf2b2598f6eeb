import assert from 'node:assert/strict';
import { test } from 'node:test';
import { displacement, fateOf } from '../../../trainer/src/evaluation/fate.js';
import { pictureError, summarise, turnAboutSeed } from '../../../trainer/src/evaluation/score.js';
import { loseCentre, loseHalf, makeHole } from '../../../trainer/src/evaluation/wounds.js';
import { loadTarget } from '../../../trainer/src/targets/load-target.js';

type Size = { width: number; height: number };

/** A grid of zeros but for the cells given as [channel, y, x, value]. */
function grid(channels: number, side: number, cells: [number, number, number, number][]) {
  const data = new Float32Array(channels * side * side);
  for (const [channel, y, x, value] of cells) data[(channel * side + y) * side + x] = value;
  return { data, width: side, height: side };
}

test('the error of an empty grid does not depend on the margin', async () => {
  const errors = [];
  for (const padding of [0, 12, 16]) {
    const target = await loadTarget('lizard', { padding });
    errors.push(pictureError(new Float32Array(16 * target.width ** 2), target, target.size));
  }
  // The design page: a blank picture scores 0.095.
  assert.ok(Math.abs(errors[0] - 0.095) < 0.001, String(errors[0]));
  assert.ok(Math.max(...errors) - Math.min(...errors) < 1e-9);
});

test('the error counts RGBA only', () => {
  const target = grid(4, 2, [[0, 0, 0, 0.5]]);
  const state = grid(5, 2, [
    [0, 0, 0, 1],
    [3, 1, 1, 2],
    [4, 0, 0, 100],
  ]);
  assert.equal(pictureError(state.data, target, 2), (0.25 + 4) / 16);
});

test('a clockwise quarter takes right of the seed to below it, on even and odd grids', () => {
  for (const side of [6, 7]) {
    const seed = Math.floor(side / 2);
    const picture = grid(1, side, [
      [0, seed, seed, 1],
      [0, seed, seed + 2, 2],
      [0, seed - 1, seed, 3],
    ]);
    const expected = grid(1, side, [
      [0, seed, seed, 1],
      [0, seed + 2, seed, 2],
      [0, seed, seed + 1, 3],
    ]);
    assert.deepEqual(turnAboutSeed(picture, 1), expected);
    assert.deepEqual(turnAboutSeed(turnAboutSeed(picture, 1), 3), picture);
    assert.deepEqual(turnAboutSeed(picture, -3), expected);
  }
  assert.throws(() => turnAboutSeed({ data: new Float32Array(6), width: 2, height: 3 }, 1));
});

test('median, mean and worst', () => {
  assert.deepEqual(summarise([3, 1, 2]), { median: 2, mean: 2, worst: 3 });
  assert.deepEqual(summarise([4, 1, 2, 3]), { median: 2.5, mean: 2.5, worst: 4 });
  assert.deepEqual(summarise([7]), { median: 7, mean: 7, worst: 7 });
  const broken = summarise([1, NaN, 2]);
  assert.equal(broken.median, 2);
  assert.equal(broken.worst, Infinity);
});

test('a hole of radius 6 has the 113 cells of that circle, all channels, inside the pattern', () => {
  const side = 40;
  const target = grid(4, side, [[3, 20, 15, 1]]);
  const state = new Float32Array(5 * side * side).fill(1);
  makeHole(state, target, 6, 7);
  const empty = [...state.keys()].filter((i) => state[i] === 0);
  assert.equal(empty.length, 5 * 113);
  for (const i of empty) {
    const cell = i % (side * side);
    assert.ok(Math.hypot((cell % side) - 15, Math.floor(cell / side) - 20) <= 6);
  }
});

test('holes lie at random places, the same for the same random seed', async () => {
  const target = await loadTarget('lizard', { padding: 0 });
  const holes = [1, 2, 3, 1].map((randomSeed) => {
    const state = new Float32Array(4 * 1600).fill(1);
    makeHole(state, target, 6, randomSeed);
    return state.indexOf(0);
  });
  assert.equal(holes[0], holes[3]);
  assert.equal(new Set(holes).size, 3);
});

test('halves and the centre are lost where they are', () => {
  const lost = (side: number, wound: (state: Float32Array, size: Size) => void) => {
    const size = { width: side, height: side };
    const state = new Float32Array(2 * side * side).fill(1);
    wound(state, size);
    assert.deepEqual(state.subarray(side * side), state.subarray(0, side * side), 'all channels');
    return [...state.keys()].filter((i) => i < side * side && state[i] === 0);
  };
  assert.deepEqual(
    lost(4, (state, size) => loseHalf(state, size, 'left')),
    [0, 1, 4, 5, 8, 9, 12, 13],
  );
  assert.deepEqual(
    lost(3, (state, size) => loseHalf(state, size, 'right')),
    [2, 5, 8],
    'the middle stays',
  );
  assert.deepEqual(
    lost(3, (state, size) => loseHalf(state, size, 'top')),
    [0, 1, 2],
  );
  assert.deepEqual(
    lost(3, (state, size) => loseHalf(state, size, 'bottom')),
    [6, 7, 8],
  );
  assert.deepEqual(
    lost(4, (state, size) => loseCentre(state, size, 1)),
    [6, 9, 10, 11, 14],
  );
});

test('well, dead, exploded and sliding patterns are told apart', async () => {
  const target = await loadTarget('lizard', { size: 20, padding: 6 });
  const side = target.width;
  const cells = side * side;
  const state = () => {
    const copy = new Float32Array(6 * cells);
    copy.set(target.data);
    return copy;
  };
  assert.equal(fateOf(state(), state(), target), 'well');
  assert.equal(fateOf(new Float32Array(6 * cells), state(), target), 'dead');

  const notFinite = state();
  notFinite[5 * cells + 3] = NaN;
  assert.equal(fateOf(notFinite, state(), target), 'exploded');
  const glaring = state();
  glaring[cells + 3] = -4;
  assert.equal(fateOf(glaring, state(), target), 'exploded');
  const debris = state();
  debris.fill(0.2, 3 * cells, 4 * cells);
  assert.equal(fateOf(debris, state(), target), 'exploded');

  const moved = (right: number, down: number) => {
    const copy = new Float32Array(6 * cells);
    for (let i = 0; i < 4 * cells; i++) {
      const channel = Math.floor(i / cells);
      const y = (Math.floor((i % cells) / side) + side + down) % side;
      const x = ((i % side) + side + right) % side;
      copy[(channel * side + y) * side + x] = target.data[i];
    }
    return copy;
  };
  for (const [right, down, fate] of [
    [1, -1, 'well'],
    [2, 0, 'sliding'],
    [0, -2, 'sliding'],
  ] as const) {
    assert.equal(fateOf(moved(right, down), state(), target), fate, `${right}, ${down}`);
  }
  const slid = moved(4, -9);
  assert.equal(fateOf(slid, state(), target), 'sliding');
  assert.equal(fateOf(slid, slid, target), 'well', 'it stays where it grew');
  const alpha = (data: Float32Array) => data.subarray(3 * cells, 4 * cells);
  assert.deepEqual(displacement(alpha(slid), alpha(target.data), side, side), [4, -9]);
});

/** Canvases that show the same life, drawn at different times. */
import { expect } from 'chai';
import { Simulation } from '../../../../src/simulation/index.js';
import { pixelsOf, pixelsOfNewView } from '../../../helpers/browser-element.js';

const lizard = new URL('/weights/lizard.regenerate.q8.onnx', location.href).href;

let simulation: Simulation;

beforeEach(async () => {
  const grid = { width: 90, height: 75 };
  simulation = await Simulation.create(lizard, { runtime: 'kernel', randomSeed: 5, grid });
});
afterEach(() => simulation.dispose());

function open() {
  const canvas = document.createElement('canvas');
  return { canvas, view: simulation.createView(canvas) };
}

const changes: [string, (life: Simulation) => Promise<void> | void][] = [
  ['growth', (life) => life.step(60)],
  ['a wound', (life) => life.damage({ x: 0, y: 0, width: 42, height: 75 })],
  ['a wound that nothing survives', (life) => life.damage({ x: 45, y: 37, radius: 90 })],
  ['a seed across an edge', async (life) => void (await life.plant({ x: 89, y: 0 }))],
  ['growth across the edges', (life) => life.step(40)],
  ['a reset', (life) => life.reset()],
  ['growth again', (life) => life.step(50)],
  ['a turn', (life) => void (life.angle = 50)],
  ['another state', async (life) => life.setState(await stateOfOther())],
  ['no state at all', (life) => life.setState({ cells: new Float32Array(16 * 90 * 75) })],
];

/** Somewhere else in the grid. */
async function stateOfOther() {
  const { width, height } = simulation.grid;
  const other = await Simulation.create(lizard, {
    runtime: 'kernel',
    randomSeed: 6,
    grid: `${width}x${height}`,
  });
  await other.damage({ x: width / 2, y: height / 2, radius: 1 });
  await other.plant({ x: 15, y: 60 });
  await other.step(30);
  const state = await other.getState();
  await other.dispose();
  return state;
}

it('each shows what a fresh one does, whenever it was last drawn', async () => {
  const views = [1, 2, 3, 5].map((every) => ({ every, ...open() }));
  for (const [i, [what, change]] of changes.entries()) {
    await change(simulation);
    // What comes after a turn waits for it.
    await simulation.getState();
    const pixels = [...pixelsOfNewView(simulation)];
    for (const { every, canvas, view } of views) {
      if (i % every !== every - 1) continue;
      view.draw();
      expect([...pixelsOf(canvas)], `${what}, each ${every}`).to.deep.equal(pixels);
    }
  }
});

it('clears rows that were full, in a grid of odd width', async () => {
  const small = await Simulation.create(lizard, { runtime: 'kernel', grid: '7x5' });
  const canvas = document.createElement('canvas');
  const view = small.createView(canvas);
  for (const value of [1, 0]) {
    await small.setState({ cells: new Float32Array(16 * 7 * 5).fill(value) });
    view.draw();
    expect([...pixelsOf(canvas)].every((each) => each === 255 * value)).to.equal(true);
  }
  await small.dispose();
});

it('changes nothing of a life by drawing it, on the tallest of grids', async () => {
  const [grid, randomSeed] = [{ width: 8, height: 1024 }, 5];
  const states: Float32Array[] = [];
  for (const isDrawn of [false, true]) {
    const tall = await Simulation.create(lizard, { runtime: 'kernel', grid, randomSeed });
    const view = tall.createView(document.createElement('canvas'));
    for (const y of [0, 300, 700, 1023]) await tall.plant({ x: 4, y });
    for (let step = 0; step < 20; step++) {
      await tall.step();
      if (isDrawn) view.draw();
    }
    states.push((await tall.getState()).cells);
    await tall.dispose();
  }
  expect(states[1].every((value, i) => value === states[0][i])).to.equal(true);
});

it('draws where something lives or lived, and leaves the rest of its canvas alone', async () => {
  await simulation.damage({ x: 45, y: 37, radius: 90 });
  await simulation.plant({ x: 45, y: 37 });
  const { canvas, view } = open();
  view.draw();
  const context = canvas.getContext('2d')!;
  // To the left, to the right, above and below.
  const places = [
    [8, 37],
    [82, 37],
    [45, 20],
    [45, 55],
  ];
  for (const [x, y] of places) context.fillRect(x, y, 1, 1);
  await simulation.step(3);
  view.draw();
  const pixels = pixelsOf(canvas);
  const alphaAt = (x: number, y: number) => pixels[4 * (y * 90 + x) + 3];
  for (const [x, y] of places) expect(alphaAt(x, y), `${x}, ${y}`).to.equal(255);
  expect(alphaAt(45, 37)).to.be.above(0);
});

it('shows what the state holds, brought into the range of colours', async () => {
  await simulation.step(60);
  const { cells } = await simulation.getState();
  const plane = 90 * 75;
  const pixels = [...pixelsOfNewView(simulation)];
  for (let cell = 0; cell < plane; cell++) {
    const alpha = Math.min(1, Math.max(0, cells[3 * plane + cell]));
    expect(pixels[4 * cell + 3]).to.be.closeTo(255 * alpha, 0.51, `cell ${cell}`);
    for (let channel = 0; channel < 3; channel++) {
      const light = Math.min(alpha, Math.max(0, cells[channel * plane + cell]));
      const shown = (pixels[4 * cell + channel] * pixels[4 * cell + 3]) / 255;
      expect(shown).to.be.closeTo(255 * light, 1.5, `channel ${channel} of cell ${cell}`);
    }
  }
});

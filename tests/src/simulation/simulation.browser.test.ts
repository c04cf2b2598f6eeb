import { expect } from 'chai';
import { Simulation, setRuntimeBase } from '../../../src/simulation/index.js';
import {
  fetchBytes,
  goldenModelUrl,
  relativeError,
  runtimeFolder,
} from '../../helpers/browser-fixtures.js';
import type { WorkerAnswer, WorkerRequest } from '../../helpers/simulation-worker.js';
import { keepSessionOpen, ways } from '../../helpers/browser-element.js';

setRuntimeBase(runtimeFolder);

const modelUrl = goldenModelUrl('step_post');

/** A quarter turn clockwise of every plane of [channels, side, side]. */
function turnedClockwise(state: Float32Array, side: number): Float32Array {
  return state.map((_, index) => {
    const cell = index % (side * side);
    const [x, y] = [cell % side, Math.floor(cell / side)];
    return state[index - cell + (side - 1 - x) * side + y];
  });
}

for (const { way, device, runtime } of ways) {
  describe(`Simulation on ${way}`, () => {
    if (device === 'webgpu') keepSessionOpen();

    it('knows its model', async () => {
      const simulation = await Simulation.create(await fetchBytes(modelUrl), { device, runtime });
      expect(simulation.grid).to.deep.equal({ width: 13, height: 16 });
      expect(simulation.channels).to.equal(16);
      expect(simulation.model.fireRate).to.equal(0.5);
      expect(simulation.activeDevice).to.equal(device);
      await simulation.dispose();
    });

    it('turns the pattern clockwise by its angle', async () => {
      // With every cell firing and the seed in the very middle, nothing else tells directions apart.
      const side = 15;
      const options = { device, runtime, grid: { width: side, height: side }, fireRate: 1 };
      const upright = await Simulation.create(modelUrl, options);
      const turned = await Simulation.create(modelUrl, { ...options, angle: 90 });
      await upright.step(12);
      await turned.step(12);
      const expected = (await upright.getState()).cells;
      const actual = (await turned.getState()).cells;
      expect(relativeError(actual, turnedClockwise(expected, side))).to.be.below(1e-4);
      expect(relativeError(actual, expected)).to.be.above(0.1);
      await upright.dispose();
      await turned.dispose();
    });

    it('clears a rectangle, cut at the edge, and plants a seed', async () => {
      const simulation = await Simulation.create(modelUrl, { device, runtime, randomSeed: 3 });
      const ones = new Float32Array(16 * 16 * 13).fill(1);
      await simulation.setState({ cells: ones });
      await simulation.damage({ x: 9.5, y: -3, width: 100, height: 5 });
      await simulation.damage({ x: 2, y: 2, width: 0, height: -1 });
      const { cells } = await simulation.getState();
      cells.forEach((value, index) => {
        const [x, y] = [index % 13, Math.floor(index / 13) % 16];
        expect(value, `${x}, ${y}`).to.equal(x >= 10 && y <= 2 ? 0 : 1);
      });
      await simulation.plant({ x: 11.4, y: 0.6 });
      await simulation.plant({ x: 13, y: 1 });
      const planted = (await simulation.getState()).cells;
      const cell = (channel: number) => planted[channel * 16 * 13 + 13 + 11];
      expect([0, 1, 2, 3, 4, 15].map(cell)).to.deep.equal([0, 0, 0, 1, 1, 1]);
      planted[13 + 11] = cells[13 + 11];
      expect(planted.filter((value) => value === 0).length).to.equal(16 * 9 - 13);
      await simulation.dispose();
    });

    // Angles that follow at once are all carried from where the first one began.
    it('carries along what changed between two angles', async () => {
      const options = { device, runtime, randomSeed: 3, grid: '24x20' } as const;
      const simulation = await Simulation.create(modelUrl, options);
      const other = await Simulation.create(modelUrl, options);
      await simulation.step(12);
      for (const [what, change] of [
        ['a wound', () => simulation.damage({ x: 10, y: 8, radius: 2 })],
        ['a seed', () => simulation.plant({ x: 4, y: 15 })],
        ['a step', () => simulation.step()],
      ] as const) {
        simulation.angle += 30;
        await change();
        other.angle = simulation.angle;
        await other.setState(await simulation.getState());
        for (const each of [simulation, other]) each.angle += 45;
        expect(await simulation.getState(), what).to.deep.equal(await other.getState());
      }
      await simulation.dispose();
      await other.dispose();
    });

    it('takes effect in the order of the calls', async () => {
      const simulation = await Simulation.create(modelUrl, { device, runtime, randomSeed: 3 });
      void simulation.step(5);
      void simulation.damage({ x: 6, y: 8, radius: 100 });
      const damaged = simulation.getState();
      void simulation.reset();
      await simulation.step(1);
      expect((await damaged).cells.every((value) => value === 0)).to.equal(true);
      expect(simulation.stepCount).to.equal(1);
      await simulation.dispose();
    });

    it('continues from a state that was set', async () => {
      const first = await Simulation.create(modelUrl, { device, runtime, randomSeed: 3 });
      await first.step(10);
      const state = await first.getState();
      await first.reset();
      await first.setState(state);
      expect(await first.getState()).to.deep.equal(state);
      await first.step(5);
      const whole = await Simulation.create(modelUrl, { device, runtime, randomSeed: 3 });
      await whole.step(15);
      expect(await first.getState()).to.deep.equal(await whole.getState());
      await whole.dispose();
      expect(() => first.setState({ cells: new Float32Array(7) })).to.throw(
        RangeError,
        /3328 cells/,
      );
      await first.dispose();
    });

    it('runs in a worker too, and draws on an offscreen canvas', async () => {
      const worker = new Worker('/tests/helpers/simulation-worker.ts', { type: 'module' });
      const answer = new Promise<WorkerAnswer>((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
      });
      worker.postMessage({
        modelUrl,
        runtimeFolder,
        device,
        runtime,
        steps: 8,
      } satisfies WorkerRequest);
      const { state, picture } = await answer;
      worker.terminate();
      const here = await Simulation.create(modelUrl, { device, runtime, randomSeed: 3 });
      await here.step(8);
      expect(state).to.deep.equal((await here.getState()).cells);
      expect([picture.width, picture.height]).to.deep.equal([13, 16]);
      await here.dispose();
    });

    it('ends early and quietly when it is disposed of', async () => {
      const simulation = await Simulation.create(modelUrl, { device, runtime });
      const long = simulation.step(100_000);
      await simulation.dispose();
      await long;
      expect(simulation.stepCount).to.be.below(100_000);
      await simulation.step();
      await simulation.reset();
      const thrown = await simulation.getState().catch((error: unknown) => error);
      expect(thrown).to.be.instanceOf(DOMException);
    });
  });
}

it('takes bytes, addresses and states that another window has made', async () => {
  const frame = document.createElement('iframe');
  document.body.append(frame);
  const other = frame.contentWindow as Window & typeof globalThis;
  const copyOf = (bytes: Uint8Array) => other.Uint8Array.from(bytes);
  const bytes = await fetchBytes(modelUrl);
  for (const source of [copyOf(bytes), new other.URL(modelUrl)]) {
    const simulation = await Simulation.create(source, { device: 'wasm' });
    await simulation.plant({ x: 1, y: 1 });
    const state = await simulation.getState();
    const individuals = state.individuals!.map(({ model }) => ({
      model: { ...model, bytes: copyOf(model.bytes) },
    }));
    await simulation.setState({ ...state, individuals });
    expect((await simulation.getState()).cells).to.deep.equal(state.cells);
    await simulation.dispose();
  }
  frame.remove();
});

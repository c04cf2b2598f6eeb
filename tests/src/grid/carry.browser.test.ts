import { expect } from 'chai';
import { Simulation, setRuntimeBase } from '../../../src/simulation/index.js';
import type { SimulationState } from '../../../src/simulation/index.js';
import { ways } from '../../helpers/browser-element.js';
import { relativeError, runtimeFolder } from '../../helpers/browser-fixtures.js';
import { sow } from '../../helpers/sow.js';

setRuntimeBase(runtimeFolder);

const SIDE = 64;

/** As models are scored: over the whole grid, as a share of 40 by 40 cells of RGBA. */
function errorOf(actual: Float32Array, expected: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < 4 * SIDE * SIDE; i++) sum += (actual[i] - expected[i]) ** 2;
  return sum / (40 * 40 * 4);
}

/** A quarter turn clockwise around the cell that the seed was in, (32, 32). */
function quarterTurned(cells: Float32Array): Float32Array {
  return cells.map((_, i) => {
    const [x, y] = [i % SIDE, Math.floor(i / SIDE) % SIDE];
    const [fromX, fromY] = [y, (SIDE - x) % SIDE];
    return cells[i - y * SIDE - x + fromY * SIDE + fromX];
  });
}

for (const target of ['lizard', 'pretzel']) {
  describe(`a grown ${target}`, () => {
    const url = `/weights/${target}.regenerate.q8.onnx`;
    /** By what takes the steps; each compiles its code once. */
    const simulations = new Map<string, Simulation>();
    /** Whole, 64 by 64 cells. */
    let grown: SimulationState;

    before(async () => {
      for (const { way, device, runtime } of ways) {
        simulations.set(way, await Simulation.create(url, { device, runtime, randomSeed: 1 }));
      }
      const simulation = simulations.get('the kernel')!;
      await simulation.step(300);
      grown = await simulation.getState();
    });

    after(() => Promise.all([...simulations.values()].map((each) => each.dispose())));

    /** Does something to a state. @returns what comes of it */
    async function turned(
      way: string,
      state: SimulationState,
      turn: (simulation: Simulation) => unknown,
    ): Promise<SimulationState> {
      const simulation = simulations.get(way)!;
      simulation.angle = state.angle;
      await simulation.setState(state);
      await turn(simulation);
      return simulation.getState();
    }

    /** Error of a state after 300 steps on the kernel. */
    async function errorLater(state: SimulationState, expected: Float32Array): Promise<number> {
      const later = await turned('the kernel', state, (simulation) => simulation.step(300));
      return errorOf(later.cells, expected);
    }

    for (const { way } of ways) {
      const later = way === 'the kernel' ? 'is whole 300 steps later' : 'lives on as on the kernel';
      it(`jumps by 90 and by 180 degrees on ${way} and ${later}`, async () => {
        for (const [degrees, expected] of [
          [90, quarterTurned(grown.cells)],
          [180, quarterTurned(quarterTurned(grown.cells))],
        ] as const) {
          const state = await turned(way, grown, (it) => (it.angle = degrees));
          expect(state.angle).to.equal(degrees);
          expect(errorOf(state.cells, expected), `${degrees} at once`).to.equal(0);
          const lived = await turned(way, state, (it) => it.step(2));
          const onKernel = await turned('the kernel', state, (it) => it.step(2));
          expect(relativeError(lived.cells, onKernel.cells), `${degrees} lived`).to.be.below(1e-3);
          if (way !== 'the kernel') continue;
          expect(await errorLater(lived, expected), `${degrees} later`).to.be.below(0.0001);
        }
      });
    }

    it('is whole after a dial of 180 degrees in 60 moves, two steps between', async () => {
      const state = await turned('the kernel', grown, async (simulation) => {
        for (let move = 1; move <= 60; move++) {
          simulation.angle = 3 * move;
          await simulation.step(2);
        }
      });
      const expected = quarterTurned(quarterTurned(grown.cells));
      // Sixty samples of samples have blurred it a little; it sharpens by itself.
      expect(errorOf(state.cells, expected), 'at once').to.be.below(0.004);
      expect(await errorLater(state, expected), 'later').to.be.below(0.0001);
    });

    it('grows up as ever where it was turned as a seed, or a few steps later', async () => {
      const simulation = simulations.get('the kernel')!;
      await simulation.reset(1);
      const young = await simulation.getState();
      const grownUp = (turn: (simulation: Simulation) => unknown, angle = 0) =>
        turned('the kernel', { ...young, angle }, async (simulation) => {
          await turn(simulation);
          await simulation.step(200 - simulation.stepCount);
        });
      const expected = await grownUp(() => undefined, 37);
      for (const steps of [0, 5]) {
        const actual = await grownUp(async (simulation) => {
          await simulation.step(steps);
          simulation.angle = 37;
        });
        expect(errorOf(actual.cells, expected.cells), `after ${steps} steps`).to.be.below(0.001);
      }
    });

    it('is turned by oblique angles in the same way by all that take steps', async () => {
      const states = await Promise.all(
        ways.map(({ way }) =>
          turned(way, grown, async (simulation) => {
            await sow(simulation, 3, 60, 75);
            for (const degrees of [37, 50, -200]) {
              await simulation.step(2);
              simulation.angle = degrees;
            }
          }),
        ),
      );
      const [kernel, wasm, webgpu] = states;
      expect(relativeError(kernel.cells, wasm.cells)).to.be.below(1e-4);
      expect(relativeError(webgpu.cells, wasm.cells)).to.be.below(1e-3);
    });
  });
}

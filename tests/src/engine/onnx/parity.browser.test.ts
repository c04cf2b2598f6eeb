import { expect } from 'chai';
import { Simulation, setRuntimeBase } from '../../../../src/simulation/index.js';
import type { GridSize, SimulationState } from '../../../../src/simulation/index.js';
import {
  goldenModelUrl,
  oddModelUrl,
  relativeError,
  runtimeFolder,
} from '../../../helpers/browser-fixtures.js';
import { onnxWays, ways } from '../../../helpers/browser-element.js';
import { sow } from '../../../helpers/sow.js';

setRuntimeBase(runtimeFolder);

/** A foreign one has another graph than ours: the kernel does not run it. */
const cases: { name: string; url: string; grid: GridSize; isForeign?: true }[] = [
  { name: 'masking after', url: goldenModelUrl('step_post'), grid: { width: 24, height: 20 } },
  {
    name: 'masking before and after',
    url: goldenModelUrl('step_pre_post'),
    grid: { width: 13, height: 22 },
  },
  {
    name: 'five channels',
    url: oddModelUrl('with_five_channels'),
    grid: { width: 17, height: 11 },
  },
  {
    name: 'a node that is not on the GPU',
    url: oddModelUrl('with_node_of_cpu'),
    grid: { width: 9, height: 12 },
    isForeign: true,
  },
  {
    name: 'quantised weights',
    url: goldenModelUrl('step_rotated_37deg.q8'),
    grid: { width: 16, height: 13 },
  },
];

/** Turns of the cells that are grown in a state of the same simulation. */
function turnsWhereGrown({ turns }: SimulationState, { cells }: SimulationState): number[] {
  const plane = turns?.length ?? 0;
  return [...(turns ?? [])].filter((_, i) => cells[3 * plane + i] > 0.1);
}

let all: Simulation[] = [];
// Also where it failed: other tests count what is open.
afterEach(() => Promise.all(all.splice(0).map((simulation) => simulation.dispose())));

for (const { name, url, grid, isForeign } of cases) {
  const randomSeed = 1;

  it(`${name}: whatever takes the steps gives the same states`, async () => {
    all = await Promise.all(
      (isForeign ? onnxWays : ways).map(({ device, runtime }) =>
        Simulation.create(url, { device, runtime, grid, randomSeed }),
      ),
    );
    const { width, height } = grid;
    const step = (count: number) => all.map((simulation) => void simulation.step(count));
    const compare = async (when: string) => {
      const [expected, ...others] = await Promise.all(
        all.map((simulation) => simulation.getState()),
      );
      expect(
        expected.cells.some((value) => value > 0.1),
        'something lives',
      ).to.equal(true);
      for (const actual of others) {
        expect(relativeError(actual.cells, expected.cells), when).to.be.below(1e-3);
        // The turn of a cell is another's, never something in between; which one counts where it grows.
        expect(turnsWhereGrown(actual, expected), when).to.deep.equal(
          turnsWhereGrown(expected, expected),
        );
      }
    };

    step(12);
    await compare('from the seed');
    for (const simulation of all) {
      await sow(simulation, 2, 3, 75);
      await sow(simulation, width - 1, height - 1, -540);
    }
    step(13);
    await compare('after planting');
    for (const simulation of all) {
      void simulation.damage({ x: width / 2, y: height / 2, radius: 2.5 });
      void simulation.damage({ x: -1, y: 1.5, width: 3, height: 1 });
      simulation.angle = 30;
    }
    step(25);
    await compare('after wounds and a turn of the whole');
    for (const simulation of all) {
      const state = await simulation.getState();
      await simulation.reset();
      expect((await simulation.getState()).turns).to.equal(undefined);
      await simulation.setState(state);
    }
    step(5);
    await compare('from a state that was set');
  });
}

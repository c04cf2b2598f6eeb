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

type Way = (typeof ways)[number];

/** A share of a value, some times what float32 rounds off. */
const NUDGE = 5e-7;
/** Each another one. They differ from cell to cell: of two neighbours, the one with more alpha counts. */
const NUDGES = [1, 2, 3, 4, 5, 6].map(
  (nudge) => (value: number, i: number) => value * (1 + NUDGE * Math.sin(nudge * i)),
);

/**
 * A life in which all happens that can.
 *
 * @param nudge what becomes of each value after each step
 * @returns its states after each of `EVENTS`
 */
async function live(
  url: string,
  { device, runtime }: Way,
  grid: GridSize,
  randomSeed: number,
  nudge?: (value: number, i: number) => number,
): Promise<SimulationState[]> {
  const simulation = await Simulation.create(url, { device, runtime, grid, randomSeed });
  const { width, height } = grid;
  const states: SimulationState[] = [];
  const grow = async (steps: number) => {
    if (!nudge) await simulation.step(steps);
    for (let step = 0; nudge && step < steps; step++) {
      await simulation.step();
      const state = await simulation.getState();
      await simulation.setState({ ...state, cells: state.cells.map(nudge) });
    }
    states.push(await simulation.getState());
  };
  try {
    await grow(12);
    await sow(simulation, 2, 3, 75);
    await sow(simulation, width - 1, height - 1, -540);
    await grow(13);
    void simulation.damage({ x: width / 2, y: height / 2, radius: 2.5 });
    void simulation.damage({ x: -1, y: 1.5, width: 3, height: 1 });
    simulation.angle = 30;
    await grow(25);
    const state = await simulation.getState();
    await simulation.reset();
    expect((await simulation.getState()).turns).to.equal(undefined);
    await simulation.setState(state);
    await grow(5);
  } finally {
    await simulation.dispose();
  }
  return states;
}

const EVENTS = [
  'from the seed',
  'after planting',
  'after wounds and a turn of the whole',
  'from a state that was set',
];

const isSame = (one: SimulationState[], other: SimulationState[]) =>
  one.every(({ cells }, i) => relativeError(cells, other[i].cells) < 1e-3);

for (const { name, url, grid, isForeign } of cases) {
  const firstSeed = Math.floor(Math.random() * 2 ** 31);

  // Where rounding alone decides whether a cell lives, there are two right lives: then another is drawn.
  it(`${name}: whatever takes the steps gives the same states (random seed ${firstSeed})`, async () => {
    const chosen = isForeign ? onnxWays : ways;
    for (let randomSeed = firstSeed; randomSeed < firstSeed + 5; randomSeed++) {
      const [expected, ...others] = await Promise.all(
        chosen.map((way) => live(url, way, grid, randomSeed)),
      );
      for (const [i, { cells }] of expected.entries()) {
        expect(Math.max(...cells), `something lives ${EVENTS[i]}`).to.be.above(0.1);
      }
      if (others.every((states) => isSame(states, expected))) {
        for (const [i, when] of EVENTS.entries()) {
          const turns = turnsWhereGrown(expected[i], expected[i]);
          // The turn of a cell is another's, never something in between; which one counts where it grows.
          for (const states of others) {
            expect(turnsWhereGrown(states[i], expected[i]), when).to.deep.equal(turns);
          }
        }
        return;
      }
      const nudged = await Promise.all(
        NUDGES.map((nudge) => live(url, chosen[0], grid, randomSeed, nudge)),
      );
      const isAtKink = nudged.some((states) => !isSame(states, expected));
      expect(isAtKink, `rounding decides in the life of random seed ${randomSeed}`).to.equal(true);
    }
    expect.fail('in every life drawn, rounding decides whether a cell lives');
  });
}

import type { Engine } from '../../src/engine/engine.js';

/** Makes a cell a seed of the individual that has the grid to itself; `plant` makes it one of its own. */
export async function sow(engine: Engine, x: number, y: number, degrees = 0): Promise<void> {
  const { cells, turns = new Float32Array(cells.length / engine.channels) } =
    await engine.getState();
  const place = y * engine.size.width + x;
  for (let channel = 0; channel < engine.channels; channel++) {
    cells[channel * turns.length + place] = channel < 3 ? 0 : 1;
  }
  turns[place] = degrees;
  await engine.setState({ cells, turns });
}

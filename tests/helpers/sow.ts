import type { EngineState } from '../../src/engine/engine.js';
import type { GridSize } from '../../src/grid/size.js';

/** An engine or a simulation. */
interface Sown<State extends EngineState> {
  readonly channels: number;
  readonly size?: GridSize;
  readonly grid?: GridSize;
  getState(): Promise<State>;
  setState(state: State): unknown;
}

/** Makes a cell a seed of the individual that has the grid to itself; `plant` makes it one of its own. */
export async function sow<State extends EngineState>(
  life: Sown<State>,
  x: number,
  y: number,
  degrees = 0,
): Promise<void> {
  const state = await life.getState();
  const plane = state.cells.length / life.channels;
  const turns = state.turns ?? new Float32Array(plane);
  const place = y * (life.size ?? life.grid)!.width + x;
  for (let channel = 0; channel < life.channels; channel++) {
    state.cells[channel * plane + place] = channel < 3 ? 0 : 1;
  }
  turns[place] = degrees;
  await life.setState({ ...state, turns });
}

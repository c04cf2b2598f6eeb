import { MOST_INDIVIDUALS } from '../engine/engine.js';
import type { GridSize } from '../grid/size.js';
import type { DishState } from './dish.js';

/**
 * Copies a state, from any iterables: the caller may change its own before the copy is used.
 *
 * @throws RangeError if it is of another model or grid
 */
export function copyState(
  state: DishState,
  channels: number,
  { width, height }: GridSize,
): DishState {
  const plane = height * width;
  const cells = Float32Array.from(state?.cells ?? []);
  const turns = state?.turns && Float32Array.from(state.turns);
  if (cells.length !== channels * plane || (turns && turns.length !== plane)) {
    throw new RangeError(
      `A state of this model has ${channels * plane} cells (${channels} channels, ${height} rows, ${width} columns) and ${plane} turns or none, not ${cells.length} and ${turns?.length ?? 'none'}: pass one that getState() returned, for the same model and grid.`,
    );
  }
  if (!state.holders) return { cells, turns };
  const holders = Uint8Array.from(state.holders);
  const individuals = Array.from(state.individuals ?? []);
  const most = holders.reduce((highest, number) => Math.max(highest, number), 0);
  const haveModels = individuals.every((each) => ArrayBuffer.isView(each?.model?.bytes));
  if (
    holders.length !== plane ||
    most > individuals.length ||
    individuals.length === 0 ||
    individuals.length > MOST_INDIVIDUALS ||
    !haveModels
  ) {
    throw new RangeError(
      `The holders of this state (${holders.length}, numbers up to ${most}) and its individuals (${individuals.length}) do not belong together, or not to a grid of ${plane} cells: pass both as getState() returned them.`,
    );
  }
  return { cells, turns, holders, individuals };
}

import type { EngineState } from '../engine/engine.js';
import type { GridSize } from '../grid/size.js';

/**
 * A state of one's own, from whatever has values: the caller's may change before its turn comes.
 *
 * @throws RangeError where it is of another model or grid
 */
export function copyState(
  state: EngineState,
  channels: number,
  { width, height }: GridSize,
): EngineState {
  const plane = height * width;
  const cells = Float32Array.from(state?.cells ?? []);
  const turns = state?.turns && Float32Array.from(state.turns);
  if (cells.length === channels * plane && (!turns || turns.length === plane)) {
    return { cells, turns };
  }
  throw new RangeError(
    `A state of this model has ${channels * plane} cells (${channels} channels, ${height} rows, ${width} columns) and ${plane} turns or none, not ${cells.length} and ${turns?.length ?? 'none'}: give one that getState() gave, of the same model and grid.`,
  );
}

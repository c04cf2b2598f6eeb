// The weights of one rollout, shared by all threads: as given, transposed, and what they do to a
// cell whose whole neighbourhood is empty.

import { BLOCK_BYTES, cellBytes, hidden, perceived, perceptionBytes, VECTOR } from './shape';
import { fromHidden, hiddenLayer, listOn } from './multiply';

/** [hidden][perceived] */
export let hiddenWeights: usize = 0;
/** [hidden] */
export let hiddenBias: usize = 0;
/** [channels][hidden] */
export let updateWeights: usize = 0;
/** [perceived][hidden] */
export let hiddenWeightsTransposed: usize = 0;
/** [hidden][channels] */
export let updateWeightsTransposed: usize = 0;
/** [channels]: the change of a cell that perceives nothing. */
export let emptyChange: usize = 0;
/** Scratch of prepareWeights. */
let block: usize = 0;

export function placeWeights(at: usize): usize {
  const hiddenBytes = (<usize>hidden) << 2;
  hiddenWeights = at; at += hiddenBytes * <usize>perceived;
  hiddenBias = at; at += hiddenBytes;
  updateWeights = at; at += hiddenBytes * (cellBytes >> 2);
  hiddenWeightsTransposed = at; at += hiddenBytes * <usize>perceived;
  updateWeightsTransposed = at; at += hiddenBytes * (cellBytes >> 2);
  emptyChange = at; at += 8 * cellBytes;
  block = at; at += (<usize>perceived + 2 * <usize>hidden) * BLOCK_BYTES;
  return at;
}

function transpose(from: usize, rows: i32, columns: i32, to: usize): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      store<f32>(to + ((<usize>(column * rows + row)) << 2), load<f32>(from + ((<usize>(row * columns + column)) << 2)));
    }
  }
}

/** To be called once the given weights are written, before any thread uses them. */
export function prepareWeights(): void {
  transpose(hiddenWeights, hidden, perceived, hiddenWeightsTransposed);
  transpose(updateWeights, <i32>(cellBytes >> 2), hidden, updateWeightsTransposed);
  const units = block + <usize>perceived * BLOCK_BYTES, rows = units + <usize>hidden * BLOCK_BYTES;
  memory.fill(block, 0, 8 * perceptionBytes);
  hiddenLayer(hiddenWeightsTransposed, hiddenBias, block, perceived, hidden, units);
  const on = listOn(units, hidden, rows);
  fromHidden(units, updateWeightsTransposed, <i32>(cellBytes >> 2), rows, on, emptyChange);
}

/** Change of alpha of a cell that perceives nothing. */
// @ts-ignore: decorator
@inline
export function emptyAlphaChange(): f32 {
  return load<f32>(emptyChange, 12);
}

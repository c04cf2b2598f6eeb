// The weights of one rule, shared by all threads: as given, in the panels that the products read
// (multiply.ts), and their effect on a cell with an empty neighbourhood.

import { BLOCK_BYTES, cellBytes, hidden, perceived, perceptionBytes } from './shape';
import { firstOfPanel, fromHidden, hiddenLayer, listOn, TALL } from './multiply';

/** [hidden][perceived], as given. */
export let hiddenWeights: usize = 0;
/** [hidden], as given. */
export let hiddenBias: usize = 0;
/** [channels][hidden], as given. */
export let updateWeights: usize = 0;
/** [hidden / TALL][perceived][TALL] */
export let toHidden: usize = 0;
/** [channels / 8][hidden][8] */
export let toChange: usize = 0;
/** [channels]: the change of a cell with an empty neighbourhood. */
export let emptyChange: usize = 0;
/** Working memory of prepareWeights. */
let block: usize = 0;

export function placeWeights(at: usize): usize {
  const hiddenBytes = (<usize>hidden) << 2;
  const first = hiddenBytes * <usize>perceived, second = hiddenBytes * (cellBytes >> 2);
  hiddenWeights = at; at += first;
  hiddenBias = at; at += hiddenBytes;
  updateWeights = at; at += second;
  toHidden = at; at += panelBytes(perceived, hidden, TALL);
  toChange = at; at += second;
  emptyChange = at; at += 8 * cellBytes;
  block = at; at += (<usize>perceived + 2 * <usize>hidden) * BLOCK_BYTES;
  return at;
}

/** Bytes of a matrix in panels of `panel` columns. */
export function panelBytes(rows: i32, columns: i32, panel: i32): usize {
  return (<usize>((columns + panel - 1) / panel * panel * rows)) << 2;
}

/**
 * to[columns / panel][rows][panel] = from, whose value at (row, column) is at index row * rowStride
 * + column * columnStride.
 */
export function toPanels(from: usize, rows: i32, columns: i32, rowStride: i32, columnStride: i32, panel: i32, to: usize): void {
  for (let next = 0; next < columns; next += panel) {
    const first = firstOfPanel(next, columns, panel);
    for (let row = 0; row < rows; row++) {
      for (let column = first; column < first + panel; column++, to += 4) {
        store<f32>(to, load<f32>(from + ((<usize>(row * rowStride + column * columnStride)) << 2)));
      }
    }
  }
}

/** Call it after writing the weights, before any thread uses them. */
export function prepareWeights(): void {
  const channels = <i32>(cellBytes >> 2);
  toPanels(hiddenWeights, perceived, hidden, 1, perceived, TALL, toHidden);
  toPanels(updateWeights, hidden, channels, 1, hidden, 8, toChange);
  const activations = block + <usize>perceived * BLOCK_BYTES, units = activations + <usize>hidden * BLOCK_BYTES;
  memory.fill(block, 0, 8 * perceptionBytes);
  hiddenLayer(toHidden, hiddenBias, block, perceived, hidden, activations);
  fromHidden(activations, toChange, hidden, channels, units, listOn(activations, hidden, units), emptyChange);
}

/** The change of alpha of a cell with an empty neighbourhood. */
@inline
export function emptyAlphaChange(): f32 {
  return load<f32>(emptyChange, 12);
}

// Further working memory of one thread, for the backward pass.

import { BLOCK, BLOCK_BYTES, cellBytes, height, hidden, width } from '../../../../src/engine/kernel/assembly/shape';

/** [cells] cells that the alive mask set to zero. */
export let killedCells: usize = 0;
/** [channels][8] */
export let changeByValue: usize = 0;
/** [hidden][8] */
export let hiddenGradient: usize = 0;

export function placeGradientScratch(at: usize): usize {
  changeByValue = at; at += (cellBytes >> 2) * BLOCK_BYTES;
  hiddenGradient = at; at += <usize>hidden * BLOCK_BYTES;
  killedCells = at; at += (<usize>(height * width + BLOCK)) << 2;
  return (at + 63) & ~63;
}

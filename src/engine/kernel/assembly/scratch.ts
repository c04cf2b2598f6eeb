// Working memory of one thread, besides states: maps, lists and the current block.

import { BLOCK, BLOCK_BYTES, cellBytes, height, hidden, mapBytes, perceived, perceptionBytes, width } from './shape';

/** Cells with an alpha above the alive threshold. */
export let alphaMap: usize = 0;
/** Cells that may hold something other than zero. */
export let occupied: usize = 0;
/** Cells that can change in this step. */
export let active: usize = 0;
export let alive: usize = 0;
export let mapScratch: usize = 0;
/** Used by `spare`: cells that were alive and would die, and cells that may keep them alive. */
export let doubtful: usize = 0;
export let candidates: usize = 0;
/** [cells]: the packed cells being computed. */
export let list: usize = 0;
/** [cells][channels]: their changes (in the trainer's backward pass: their gradients). */
export let changes: usize = 0;
/** [8][perceived] */
export let perception: usize = 0;
/** [perceived][8] */
export let perceptionByValue: usize = 0;
/** [hidden][8] */
export let hiddenBlock: usize = 0;
/** [hidden]: byte offsets of the hidden units that are on. */
export let units: usize = 0;

export function placeScratch(at: usize): usize {
  const cells = <usize>(height * width + 2 * BLOCK);
  alphaMap = at; at += mapBytes;
  occupied = at; at += mapBytes;
  active = at; at += mapBytes;
  alive = at; at += mapBytes;
  mapScratch = at; at += mapBytes;
  doubtful = at; at += mapBytes;
  candidates = at; at += mapBytes;
  changes = at; at += cells * cellBytes;
  perception = at; at += <usize>BLOCK * perceptionBytes;
  perceptionByValue = at; at += <usize>perceived * BLOCK_BYTES;
  hiddenBlock = at; at += <usize>hidden * BLOCK_BYTES;
  units = at; at += (<usize>hidden + 4) << 2;
  list = at; at += cells << 2;
  return (at + 63) & ~63;
}

/** Selects the two maps of another individual. */
export function setMaps(alpha: usize, occupation: usize): void {
  alphaMap = alpha;
  occupied = occupation;
}

/** Makes the alive map the occupied map, by exchanging the two instead of copying. */
export function occupyAlive(): void {
  const before = occupied;
  occupied = alive;
  alive = before;
}

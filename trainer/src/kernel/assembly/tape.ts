// The tape: per step, what the backward pass needs to undo the step in place. Only cells that
// changed are kept, so its size follows the living cells and not the grid.
//
// Samples write to chunks of an arena that all threads share; a chunk is taken with one atomic exchange.

import { cellBytes, height, mapBytes, width } from '../../../../src/engine/kernel/assembly/shape';

// Byte offsets in a record; lists and states follow the header.
/** Number of cells that fired and were computed. */
const FIRED: usize = 0;
/** Number of cells that fired with an empty neighbourhood and lived on; listed after the fired ones. */
const WOKEN: usize = 4;
/** Number of cells that the alive mask set to zero. */
const KILLED: usize = 8;
/** Address of the list of killed cells. */
const KILLED_LIST: usize = 12;
/** Address of the alive map. */
const ALIVE: usize = 16;
const HEADER: usize = 32;

let arenaCursor: usize = 0;
let arenaEnd: u32 = 0;
let next: usize = 0;
let chunkEnd: usize = 0;

/** `cursor` is the address of a u32 that holds the arena's first free address. */
export function placeTape(cursor: usize, end: u32): void {
  arenaCursor = cursor;
  arenaEnd = end;
}

/** Drops the current chunk. Call it when a new rollout starts. */
export function resetTape(): void {
  next = 0;
  chunkEnd = 0;
}

/** Largest size of a record, in bytes. */
export function recordBytes(): usize {
  const cells = <usize>(height * width);
  return (HEADER + cells * (2 * cellBytes + 8) + mapBytes + 48) & ~15;
}

/** Bytes that one thread takes from the arena at once. */
export function chunkBytes(): usize {
  return 4 * recordBytes();
}

/** Address of a new record, with room for any step; 0 if the arena is full. */
export function newRecord(): usize {
  if (next == 0 || next + recordBytes() > chunkEnd) {
    const size = chunkBytes();
    let start: u32;
    // Not a plain atomic add: beyond 4 GiB the cursor would wrap and hand out other regions.
    do {
      start = atomic.load<u32>(arenaCursor);
      if (<u64>start + <u64>size > <u64>arenaEnd) return 0;
    } while (atomic.cmpxchg<u32>(arenaCursor, start, start + <u32>size) != start);
    next = start;
    chunkEnd = <usize>start + size;
  }
  return next;
}

@inline
function align(address: usize): usize {
  return (address + 15) & ~15;
}

export function firedStates(record: usize): usize {
  return record + HEADER;
}

export function setFired(record: usize, count: i32): void {
  store<i32>(record + FIRED, count);
}

export function fired(record: usize): i32 {
  return load<i32>(record + FIRED);
}

/** [fired + woken] cells. */
export function firedList(record: usize): usize {
  return firedStates(record) + <usize>fired(record) * cellBytes;
}

export function setWoken(record: usize, count: i32): void {
  store<i32>(record + WOKEN, count);
}

export function woken(record: usize): i32 {
  return load<i32>(record + WOKEN);
}

/** [killed] states as they were after the update and before the alive mask. */
export function killedStates(record: usize): usize {
  return align(firedList(record) + ((<usize>(fired(record) + woken(record))) << 2));
}

export function killed(record: usize): i32 {
  return load<i32>(record + KILLED);
}

export function killedList(record: usize): usize {
  return load<usize>(record + KILLED_LIST);
}

export function aliveMap(record: usize): usize {
  return load<usize>(record + ALIVE);
}

/** Closes a record with the killed cells (their states are written already) and the alive map. */
export function closeRecord(record: usize, killedCells: usize, killedCount: i32, alive: usize): void {
  const list = killedStates(record) + <usize>killedCount * cellBytes, listBytes = (<usize>killedCount) << 2;
  const map = align(list + listBytes);
  store<i32>(record + KILLED, killedCount);
  store<usize>(record + KILLED_LIST, list);
  store<usize>(record + ALIVE, map);
  memory.copy(list, killedCells, listBytes);
  memory.copy(map, alive, mapBytes);
  next = map + mapBytes;
}

// Which individual holds each cell, so that several can share a grid. A cell perceives only cells of
// its own individual: cells of others count as empty, and cannot be grown into (docs/rule.md,
// "Individuals").
//
// One byte per cell: the number of its individual, or 0. Rows are laid out as in a map (map.ts), with
// wrapped ends on both sides, but without spans: all bytes are valid.

import { dilate, endCell, endRow, eightWithout, firstCell, firstRow, mapRow } from './map';
import { alphaMap, candidates, mapScratch } from './scratch';
import { cellAddress, cellBytes, clearCell, height, mapStride, packCell, VECTOR, width } from './shape';

/** Individuals are numbered from 1. */
export const INDIVIDUALS: usize = 256;

export let holders: usize = 0;
/** For each individual, by number: whether it fades, giving way to the others. */
export let fading: usize = 0;
/** A cell of zeros, which stands in for cells of others in perception. */
export let emptyCell: usize = 0;
/** The selected individual; 0 while one has the grid to itself. */
let self: i32 = 0;
/** Whether any individual fades. */
let somethingFades: bool = false;

export function placeHolders(at: usize): usize {
  holders = at; at += mapStride * <usize>height;
  fading = at; at += INDIVIDUALS;
  emptyCell = at; at += cellBytes;
  return at;
}

export function setSelf(number: i32): void {
  self = number;
}

export function setFading(number: i32, fades: bool): void {
  store<u8>(fading + <usize>number, <u8>fades);
  somethingFades = false;
  for (let each: usize = 0; each < INDIVIDUALS; each++) if (load<u8>(fading + each)) somethingFades = true;
}

@inline
export function isShared(): bool {
  return self != 0;
}

@inline
function holderAddress(packed: i32): usize {
  return holders + <usize>(packed >>> 16) * mapStride + VECTOR + <usize>(packed & 0xffff);
}

@inline
export function isOwn(packed: i32): bool {
  return load<u8>(holderAddress(packed)) == <u8>self;
}

export function isOthers(packed: i32): bool {
  const holder = <i32>load<u8>(holderAddress(packed));
  return holder != 0 && holder != self;
}

/** Also updates the wrapped copy of the first or last cell in a row. */
export function setHolder(packed: i32, number: i32): void {
  const x = packed & 0xffff, at = holderAddress(packed);
  store<u8>(at, <u8>number);
  if (x == 0) store<u8>(at + <usize>width, <u8>number);
  if (x == width - 1) store<u8>(at - <usize>width, <u8>number);
}

/** For 16 cells: all bits set where another individual holds the cell. */
@inline
function othersAt(at: usize): v128 {
  const held = v128.load(at);
  return v128.andnot(i8x16.ne(held, i8x16.splat(0)), i8x16.eq(held, i8x16.splat(<i8>self)));
}

/** Whether another individual holds any of the nine cells around a cell. */
export function othersAround(packed: i32): bool {
  const y = packed >>> 16, at = holders + VECTOR + <usize>(packed & 0xffff) - 1;
  const above = <usize>(y == 0 ? height - 1 : y - 1), below = <usize>(y == height - 1 ? 0 : y + 1);
  const some = v128.or(
    v128.or(othersAt(at + above * mapStride), othersAt(at + <usize>y * mapStride)),
    othersAt(at + below * mapStride),
  );
  return (i8x16.bitmask(some) & 7) != 0;
}

/** Removes the cells that others hold from a map. */
export function leaveOthers(map: usize): void {
  for (let y = firstRow(map), last = endRow(map); y < last; y++) {
    const row = mapRow(map, y), held = holders + <usize>y * mapStride + VECTOR;
    for (let x = <usize>firstCell(map, y), end = <usize>endCell(map, y); x < end; x += VECTOR) {
      v128.store(row + x, v128.andnot(v128.load(row + x), othersAt(held + x)));
    }
  }
}

/** Releases the held cells of one map and takes the cells of another; others must hold none of those. */
export function hold(before: usize, after: usize): void {
  const own = i8x16.splat(<i8>self);
  for (let y = firstRow(before), last = endRow(before); y < last; y++) {
    const held = holders + <usize>y * mapStride + VECTOR;
    for (let x = <usize>firstCell(before, y), end = <usize>endCell(before, y); x < end; x += VECTOR) {
      const now = v128.load(held + x);
      v128.store(held + x, v128.andnot(now, i8x16.eq(now, own)));
    }
    wrap(held);
  }
  for (let y = firstRow(after), last = endRow(after); y < last; y++) {
    const row = mapRow(after, y), held = holders + <usize>y * mapStride + VECTOR;
    for (let x = <usize>firstCell(after, y), end = <usize>endCell(after, y); x < end; x += VECTOR) {
      const is = i8x16.ne(v128.load(row + x), i8x16.splat(0));
      v128.store(held + x, v128.bitselect(own, v128.load(held + x), is));
    }
    wrap(held);
  }
}

/** Updates the wrapped ends of a row; other bytes beyond its width do not matter. */
@inline
function wrap(row: usize): void {
  store<u8>(row - 1, load<u8>(row + <usize>width - 1));
  store<u8>(row + <usize>width, load<u8>(row));
}

/** Takes every cell of a fading individual that is next to a grown cell of the selected one. */
export function seize(state: usize): void {
  if (!somethingFades) return;
  dilate(alphaMap, candidates, mapScratch);
  for (let y = firstRow(candidates), last = endRow(candidates); y < last; y++) {
    for (let x = firstCell(candidates, y), end = endCell(candidates, y); x < end; x += 8) {
      let word = eightWithout(candidates, 0, y, x);
      while (word) {
        const packed = packCell(y, x + (<i32>ctz(word) >> 3));
        word &= word - 1;
        if (!load<u8>(fading + <usize>load<u8>(holderAddress(packed))) || isOwn(packed)) continue;
        clearCell(cellAddress(state, packed));
        setHolder(packed, self);
      }
    }
  }
}

// Maps: one byte a cell, 1 or 0. A row starts 16 bytes into its stride, so that the bytes on both
// sides can hold the row's wrapped ends and a whole vector can be read from one cell before it.
// Bytes beyond the width of a row hold anything; readers stop at the width.
//
// A map also says of each row whether there is anything in it. A row of which it says no may hold
// anything, too: it is read as empty, so that a step costs what lives and not what the grid is.

import { height, mapStride, VECTOR, width } from './shape';

/** Bytes of one row, all zero. */
let emptyRow: usize = 0;

export function placeEmptyRow(at: usize): usize {
  emptyRow = at;
  return at + mapStride;
}

@inline
export function mapRow(map: usize, y: i32): usize {
  return map + <usize>y * mapStride + VECTOR;
}

@inline
export function hasRow(map: usize, y: i32): bool {
  return load<u8>(map + <usize>height * mapStride + <usize>y) != 0;
}

@inline
export function setRow(map: usize, y: i32, value: bool): void {
  store<u8>(map + <usize>height * mapStride + <usize>y, <u8>value);
}

/** To read from only. */
@inline
export function readRow(map: usize, y: i32): usize {
  return hasRow(map, y) ? mapRow(map, y) : emptyRow + VECTOR;
}

export function setCell(map: usize, packed: i32, value: bool): void {
  const y = packed >>> 16, row = mapRow(map, y);
  if (!hasRow(map, y)) {
    if (!value) return;
    memory.fill(row, 0, <usize>width);
    setRow(map, y, true);
  }
  store<u8>(row + <usize>(packed & 0xffff), <u8>value);
}

@inline
export function hasCell(map: usize, packed: i32): bool {
  return load<u8>(readRow(map, packed >>> 16) + <usize>(packed & 0xffff)) != 0;
}

export function clearMap(map: usize): void {
  memory.fill(map + <usize>height * mapStride, 0, <usize>height);
}

/** `to` = cells of `from` and all their neighbours, on the torus. `scratch` is a third map. */
export function dilate(from: usize, to: usize, scratch: usize): void {
  for (let y = 0; y < height; y++) setRow(scratch, y, hasRow(from, y) && dilateRow(from, scratch, y));
  for (let y = 0; y < height; y++) {
    const north = y == 0 ? height - 1 : y - 1, south = y == height - 1 ? 0 : y + 1;
    const some = hasRow(scratch, north) || hasRow(scratch, y) || hasRow(scratch, south);
    setRow(to, y, some);
    if (!some) continue;
    const above = readRow(scratch, north), row = readRow(scratch, y), below = readRow(scratch, south);
    const out = mapRow(to, y);
    for (let x: usize = 0; x < <usize>width; x += VECTOR) {
      v128.store(out + x, v128.or(v128.or(v128.load(above + x), v128.load(row + x)), v128.load(below + x)));
    }
  }
}

/** Sideways only. Returns whether there is anything; a row without is forgotten in `from`, too. */
function dilateRow(from: usize, to: usize, y: i32): bool {
  const w = <usize>width, row = mapRow(from, y), out = mapRow(to, y);
  store<u8>(row - 1, load<u8>(row + w - 1));
  store<u8>(row + w, load<u8>(row));
  let some = false;
  for (let x = 0; x < width && !some; x += 8) some = eightCells(row, x) != 0;
  if (!some) {
    setRow(from, y, false);
    return false;
  }
  for (let x: usize = 0; x < w; x += VECTOR) {
    v128.store(out + x, v128.or(v128.or(v128.load(row + x - 1), v128.load(row + x)), v128.load(row + x + 1)));
  }
  return true;
}

/** `map` = `map` and `other`. */
export function intersect(map: usize, other: usize): void {
  for (let y = 0; y < height; y++) {
    if (!hasRow(map, y)) continue;
    if (!hasRow(other, y)) {
      setRow(map, y, false);
      continue;
    }
    const row = mapRow(map, y), second = mapRow(other, y);
    for (let x: usize = 0; x < <usize>width; x += VECTOR) {
      v128.store(row + x, v128.and(v128.load(row + x), v128.load(second + x)));
    }
  }
}

/** `to` = what is in `from` and not in `other`. */
export function subtract(other: usize, from: usize, to: usize): void {
  for (let y = 0; y < height; y++) {
    setRow(to, y, hasRow(from, y));
    if (!hasRow(from, y)) continue;
    const row = mapRow(to, y), first = mapRow(from, y), second = readRow(other, y);
    for (let x: usize = 0; x < <usize>width; x += VECTOR) {
      v128.store(row + x, v128.andnot(v128.load(first + x), v128.load(second + x)));
    }
  }
}

/** `map` = `map` or `other`. */
export function unite(map: usize, other: usize): void {
  for (let y = 0; y < height; y++) {
    if (!hasRow(other, y)) continue;
    const row = mapRow(map, y), first = readRow(map, y), second = mapRow(other, y);
    for (let x: usize = 0; x < <usize>width; x += VECTOR) {
      v128.store(row + x, v128.or(v128.load(first + x), v128.load(second + x)));
    }
    setRow(map, y, true);
  }
}

export function fill(map: usize, value: u8): void {
  for (let y = 0; y < height; y++) {
    memory.fill(mapRow(map, y), value, <usize>width);
    setRow(map, y, value != 0);
  }
}

/** Eight cells of a row at once, those beyond the width as 0. */
@inline
export function eightCells(row: usize, x: i32): u64 {
  const word = load<u64>(row + <usize>x);
  const over = x + 8 - width;
  return over > 0 ? word & (0xffffffffffffffff >> (<u64>over << 3)) : word;
}

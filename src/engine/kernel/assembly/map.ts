// Maps: one byte per cell, 1 or 0. A row starts 16 bytes into its stride, so that the bytes on both
// sides can hold the row's wrapped ends and a whole vector can be read from one cell before it.
//
// A map also stores the range of rows that may hold something, and for each of these rows its span: a
// range of columns, in multiples of 16. Anything outside these, or beyond the width, counts as empty,
// whatever its bytes are. So the cost of a step depends on what lives, not on the size of the grid.

import { height, mapStride, VECTOR, width } from './shape';

@inline
export function mapRow(map: usize, y: i32): usize {
  return map + <usize>y * mapStride + VECTOR;
}

@inline
function spanOf(map: usize, y: i32): usize {
  return map + <usize>height * mapStride + ((<usize>y) << 2);
}

@inline
function rowsOf(map: usize): usize {
  return spanOf(map, height);
}

/** The first row that may hold something. */
@inline
export function firstRow(map: usize): i32 {
  return <i32>load<u16>(rowsOf(map));
}

/** The row after the last one; equal to the first one in an empty map. */
@inline
export function endRow(map: usize): i32 {
  return <i32>load<u16>(rowsOf(map), 2);
}

@inline
function setRows(map: usize, first: i32, end: i32): void {
  store<u32>(rowsOf(map), first < end ? <u32>first | (<u32>end << 16) : 0);
}

@inline
export function hasRow(map: usize, y: i32): bool {
  return y >= firstRow(map) && y < endRow(map);
}

/** First column of a row's span. */
@inline
export function firstCell(map: usize, y: i32): i32 {
  return <i32>load<u16>(spanOf(map, y));
}

/** Column after a row's span; equal to the first one in an empty row. */
@inline
export function endCell(map: usize, y: i32): i32 {
  return <i32>load<u16>(spanOf(map, y), 2);
}

@inline
function setSpan(map: usize, y: i32, first: i32, end: i32): void {
  store<u32>(spanOf(map, y), first < end ? <u32>first | (<u32>end << 16) : 0);
}

/** Extends the range of rows to this row. */
function reach(map: usize, y: i32): void {
  let first = firstRow(map), end = endRow(map);
  if (first == end) first = end = y;
  for (let row = y; row < first; row++) setSpan(map, row, 0, 0);
  for (let row = end; row <= y; row++) setSpan(map, row, 0, 0);
  setRows(map, min(first, y), max(end, y + 1));
}

/** End of a span that covers a whole row. */
@inline
function wholeEnd(): i32 {
  return <i32>mapStride - 32;
}

function clear(row: usize, first: i32, end: i32): void {
  for (let x = first; x < end; x += 16) v128.store(row + <usize>x, f32x4.splat(0));
}

/** Extends the span of a row to these columns. */
function widen(map: usize, y: i32, first: i32, end: i32): void {
  if (!hasRow(map, y)) reach(map, y);
  const row = mapRow(map, y), from = firstCell(map, y), to = endCell(map, y);
  if (from == to) {
    clear(row, first, end);
  } else {
    clear(row, first, from);
    clear(row, to, end);
    first = min(first, from);
    end = max(end, to);
  }
  setSpan(map, y, first, end);
}

@inline
function isInSpan(map: usize, y: i32, x: i32): bool {
  return hasRow(map, y) && x >= firstCell(map, y) && x < endCell(map, y);
}

export function setCell(map: usize, packed: i32, value: bool): void {
  const y = packed >>> 16, x = packed & 0xffff;
  if (!isInSpan(map, y, x)) {
    if (!value) return;
    widen(map, y, x & ~15, (x & ~15) + 16);
  }
  store<u8>(mapRow(map, y) + <usize>x, <u8>value);
}

@inline
export function hasCell(map: usize, packed: i32): bool {
  const y = packed >>> 16, x = packed & 0xffff;
  return isInSpan(map, y, x) && load<u8>(mapRow(map, y) + <usize>x) != 0;
}

export function clearMap(map: usize): void {
  setRows(map, 0, 0);
}

export function fillMap(map: usize): void {
  setRows(map, 0, height);
  for (let y = 0; y < height; y++) {
    memory.fill(mapRow(map, y), 1, <usize>width);
    setSpan(map, y, 0, wholeEnd());
  }
}

/** `to` = the cells of `from` and all their neighbours, on the torus. `scratch` is a third map. */
export function dilate(from: usize, to: usize, scratch: usize): void {
  trim(from);
  const first = firstRow(from), end = endRow(from);
  setRows(scratch, first, end);
  for (let y = first; y < end; y++) dilateRow(from, scratch, y);
  const reachesEdge = first < end && (first == 0 || end == height);
  if (first == end) setRows(to, 0, 0);
  else setRows(to, reachesEdge ? 0 : first - 1, reachesEdge ? height : end + 1);
  for (let y = firstRow(to); y < endRow(to); y++) {
    setSpan(to, y, 0, 0);
    addRow(to, y, scratch, y == 0 ? height - 1 : y - 1);
    addRow(to, y, scratch, y);
    addRow(to, y, scratch, y == height - 1 ? 0 : y + 1);
  }
}

/** Dilates a row horizontally. */
function dilateRow(from: usize, to: usize, y: i32): void {
  let first = firstCell(from, y), end = endCell(from, y);
  if (first < end) {
    const reachesEdge = first == 0 || end == wholeEnd();
    // Makes room for the neighbours.
    widen(from, y, reachesEdge ? 0 : first - 16, reachesEdge ? wholeEnd() : end + 16);
    first = firstCell(from, y);
    end = endCell(from, y);
    const row = mapRow(from, y), out = mapRow(to, y), w = <usize>width;
    store<u8>(row + <usize>first - 1, reachesEdge ? load<u8>(row + w - 1) : 0);
    store<u8>(row + (reachesEdge ? w : <usize>end), reachesEdge ? load<u8>(row) : 0);
    for (let x = <usize>first; x < <usize>end; x += VECTOR) {
      v128.store(out + x, v128.or(v128.or(v128.load(row + x - 1), v128.load(row + x)), v128.load(row + x + 1)));
    }
  }
  setSpan(to, y, first, end);
}

/** Shrinks the range of rows and their spans to what the map holds. */
function trim(map: usize): void {
  let first = firstRow(map), end = endRow(map);
  for (let y = first; y < end; y++) trimRow(map, y);
  while (first < end && endCell(map, end - 1) == 0) end--;
  while (first < end && endCell(map, first) == 0) first++;
  setRows(map, first, end);
}

function trimRow(map: usize, y: i32): void {
  const row = mapRow(map, y);
  let first = firstCell(map, y), end = endCell(map, y);
  while (first < end && !hasSome(row, end - 16)) end -= 16;
  while (first < end && !hasSome(row, first)) first += 16;
  setSpan(map, y, first, end);
}

/** Whether any of 16 cells is 1. */
function hasSome(row: usize, x: i32): bool {
  return (eightCells(row, x) | eightCells(row, x + 8)) != 0;
}

/** Unites a row of `map` with a row of `other`. */
function addRow(map: usize, y: i32, other: usize, from: i32): void {
  if (!hasRow(other, from)) return;
  const first = firstCell(other, from), end = endCell(other, from);
  if (first == end) return;
  widen(map, y, first, end);
  const row = mapRow(map, y), more = mapRow(other, from);
  for (let x = <usize>first; x < <usize>end; x += VECTOR) {
    v128.store(row + x, v128.or(v128.load(row + x), v128.load(more + x)));
  }
}

/** `map` = `map` or `other`. */
export function unite(map: usize, other: usize): void {
  for (let y = firstRow(other); y < endRow(other); y++) addRow(map, y, other, y);
}

/** `map` = `map` and `other`. */
export function intersect(map: usize, other: usize): void {
  setRows(map, max(firstRow(map), firstRow(other)), min(endRow(map), endRow(other)));
  for (let y = firstRow(map); y < endRow(map); y++) {
    const first = max(firstCell(map, y), firstCell(other, y)), end = min(endCell(map, y), endCell(other, y));
    const row = mapRow(map, y), second = mapRow(other, y);
    for (let x = first; x < end; x += 16) {
      v128.store(row + <usize>x, v128.and(v128.load(row + <usize>x), v128.load(second + <usize>x)));
    }
    setSpan(map, y, first, end);
  }
}

/** `to` = `from` without `other`. */
export function subtract(other: usize, from: usize, to: usize): void {
  setRows(to, 0, 0);
  unite(to, from);
  for (let y = max(firstRow(to), firstRow(other)), last = min(endRow(to), endRow(other)); y < last; y++) {
    const first = max(firstCell(to, y), firstCell(other, y)), end = min(endCell(to, y), endCell(other, y));
    const row = mapRow(to, y), second = mapRow(other, y);
    for (let x = first; x < end; x += 16) {
      v128.store(row + <usize>x, v128.andnot(v128.load(row + <usize>x), v128.load(second + <usize>x)));
    }
  }
}

/** Eight cells of a row, one per byte; 0 beyond the width. */
@inline
function eightCells(row: usize, x: i32): u64 {
  const over = x + 8 - width;
  if (over >= 8) return 0;
  const word = load<u64>(row + <usize>x);
  return over > 0 ? word & (0xffffffffffffffff >> (<u64>over << 3)) : word;
}

/** Eight cells of `map`, within its span, without those of `except` unless that is 0. */
@inline
export function eightWithout(map: usize, except: usize, y: i32, x: i32): u64 {
  const word = eightCells(mapRow(map, y), x);
  return except && isInSpan(except, y, x) ? word & ~load<u64>(mapRow(except, y) + <usize>x) : word;
}

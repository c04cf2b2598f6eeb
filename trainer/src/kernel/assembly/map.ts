// Maps: one byte a cell, 1 or 0. A row starts 16 bytes into its stride, so that the bytes on both
// sides can hold the row's wrapped ends and a whole vector can be read from one cell before it.
// Bytes beyond the width of a row hold anything; readers stop at the width.

import { height, mapStride, VECTOR, width } from './shape';

@inline
export function mapRow(map: usize, y: i32): usize {
  return map + <usize>y * mapStride + VECTOR;
}

@inline
export function setCell(map: usize, packed: i32, value: bool): void {
  store<u8>(mapRow(map, packed >>> 16) + <usize>(packed & 0xffff), <u8>value);
}

/** `to` = cells of `from` and all their neighbours, on the torus. `scratch` is a third map. */
export function dilate(from: usize, to: usize, scratch: usize): void {
  const w = <usize>width;
  for (let y = 0; y < height; y++) {
    const row = mapRow(from, y), out = mapRow(scratch, y);
    store<u8>(row - 1, load<u8>(row + w - 1));
    store<u8>(row + w, load<u8>(row));
    for (let x: usize = 0; x < w; x += VECTOR) {
      v128.store(out + x, v128.or(v128.or(v128.load(row + x - 1), v128.load(row + x)), v128.load(row + x + 1)));
    }
  }
  for (let y = 0; y < height; y++) {
    const above = mapRow(scratch, y == 0 ? height - 1 : y - 1);
    const row = mapRow(scratch, y);
    const below = mapRow(scratch, y == height - 1 ? 0 : y + 1);
    const out = mapRow(to, y);
    for (let x: usize = 0; x < w; x += VECTOR) {
      v128.store(out + x, v128.or(v128.or(v128.load(above + x), v128.load(row + x)), v128.load(below + x)));
    }
  }
}

/** `map` = `map` and `other`. */
export function intersect(map: usize, other: usize): void {
  for (let y = 0; y < height; y++) {
    const row = mapRow(map, y), second = mapRow(other, y);
    for (let x: usize = 0; x < <usize>width; x += VECTOR) {
      v128.store(row + x, v128.and(v128.load(row + x), v128.load(second + x)));
    }
  }
}

/** `map` = `map` or `other`. */
export function unite(map: usize, other: usize): void {
  for (let y = 0; y < height; y++) {
    const row = mapRow(map, y), second = mapRow(other, y);
    for (let x: usize = 0; x < <usize>width; x += VECTOR) {
      v128.store(row + x, v128.or(v128.load(row + x), v128.load(second + x)));
    }
  }
}

export function fill(map: usize, value: u8): void {
  for (let y = 0; y < height; y++) memory.fill(mapRow(map, y), value, <usize>width);
}

/** Eight cells of a row at once, those beyond the width as 0. */
@inline
export function eightCells(row: usize, x: i32): u64 {
  const word = load<u64>(row + <usize>x);
  const over = x + 8 - width;
  return over > 0 ? word & (0xffffffffffffffff >> (<u64>over << 3)) : word;
}

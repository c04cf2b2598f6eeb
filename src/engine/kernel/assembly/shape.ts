// Sizes that all parts of the kernel share. An instance of the module serves one shape.

/** Bytes of a vector of four float32 values. */
export const VECTOR: usize = 16;
/** Cells that go through the network together: two vectors. */
export const BLOCK: i32 = 8;
/** Bytes of one value for all cells of a block. */
export const BLOCK_BYTES: usize = 32;

export let height: i32 = 0;
export let width: i32 = 0;
/** Bytes of one cell's state; the number of channels is a multiple of eight. */
export let cellBytes: usize = 0;
/** Values that a cell perceives: identity, Sobel x and Sobel y of each channel. */
export let perceived: i32 = 0;
/** Bytes of one cell's perception. */
export let perceptionBytes: usize = 0;
/** Width of the hidden layer, a multiple of eight. */
export let hidden: i32 = 0;
/** Bytes of one row of a map (see map.ts). */
export let mapStride: usize = 0;
/** Bytes of one map: its rows, then four bytes per row for spans and four for the range of rows. */
export let mapBytes: usize = 0;

export function setShape(gridHeight: i32, gridWidth: i32, channels: i32, hiddenWidth: i32): void {
  height = gridHeight;
  width = gridWidth;
  cellBytes = (<usize>channels) << 2;
  perceived = 3 * channels;
  perceptionBytes = 3 * cellBytes;
  hidden = hiddenWidth;
  mapStride = ((<usize>gridWidth + 15) & ~15) + 32;
  mapBytes = mapStride * <usize>gridHeight + ((((<usize>gridHeight + 1) << 2) + 15) & ~15);
}

// Cells in lists are packed: row in the upper half of an i32, column in the lower half.

@inline
export function packCell(y: i32, x: i32): i32 {
  return (y << 16) | x;
}

/** Address of a cell's values in a state. */
@inline
export function cellAddress(state: usize, packed: i32): usize {
  return state + <usize>((packed >>> 16) * width + (packed & 0xffff)) * cellBytes;
}

/** Copies one cell's values. */
@inline
export function copyCell(to: usize, from: usize): void {
  for (let o: usize = 0; o < cellBytes; o += VECTOR) v128.store(to + o, v128.load(from + o));
}

@inline
export function clearCell(cell: usize): void {
  for (let o: usize = 0; o < cellBytes; o += VECTOR) v128.store(cell + o, f32x4.splat(0));
}

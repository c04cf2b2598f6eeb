// Matrix products on blocks of eight cells, in tiles of 4 by 8 sums that stay in registers. The inner
// loop does one rank-one update: V8 moves all loads of a loop body to its front, and six loads with
// eight sums fill the sixteen registers. Unrolling it spills registers and halves the speed. With
// relaxed SIMD products need no registers, and a processor needs more independent sums to stay busy:
// the hidden layer's tiles are then 6 by 8.
//
// Each factor is laid out so that the inner loop reads it forward from one pointer:
// - activations by value: [values][8 cells];
// - weights in panels: TALL or 8 columns of the matrix, all its rows, then the next columns.
//
// A hidden unit that is off (ReLU) in all eight cells adds nothing to any sum: `units` lists the
// offsets of the units that are on, and the products over hidden units visit only these.

import { addProduct } from './arithmetic';
import { BLOCK_BYTES } from './shape';

/** Hidden units per tile. */
export const TALL: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 4;
/** Bytes of one row of a panel of TALL columns. */
const ROW: usize = (<usize>TALL) << 2;

/**
 * What `tile` does with its sums: starts from a bias and ends with ReLU, or keeps them only where the hidden layer is
 * on.
 */
export const BIAS_AND_RELU = 1;
export const WHERE_ON = 2;

/**
 * out[hidden][8] = weights^T values over `depth` rows of values[depth][8], weights in panels of TALL
 * columns. `finish` says what `extra` is: the biases, or the hidden layer's [hidden][8].
 */
@inline
export function tiles(weights: usize, values: usize, depth: i32, hidden: i32, out: usize, finish: i32, extra: usize): void {
  const extraBytes: usize = finish == BIAS_AND_RELU ? 4 : BLOCK_BYTES;
  for (let next = 0; next < hidden; next += TALL) {
    const unit = <usize>firstOfPanel(next, hidden, TALL);
    tile(weights, values, depth, out + unit * BLOCK_BYTES, finish, extra + unit * extraBytes);
    weights += <usize>depth * ROW;
  }
}

/**
 * TALL may not divide the number of columns, a multiple of eight: the last panel then starts earlier and repeats some.
 */
@inline
export function firstOfPanel(next: i32, columns: i32, panel: i32): i32 {
  return TALL == 6 ? min(next, columns - panel) : next;
}

/** Computes TALL units of `tiles`. */
@inline
function tile(row: usize, values: usize, depth: i32, out: usize, finish: i32, extra: usize): void {
  const zero = f32x4.splat(0);
  let c00 = zero, c01 = zero, c10 = zero, c11 = zero, c20 = zero, c21 = zero, c30 = zero, c31 = zero;
  let c40 = zero, c41 = zero, c50 = zero, c51 = zero;
  if (finish == BIAS_AND_RELU) {
    c00 = v128.load32_splat(extra); c01 = c00;
    c10 = v128.load32_splat(extra, 4); c11 = c10;
    c20 = v128.load32_splat(extra, 8); c21 = c20;
    c30 = v128.load32_splat(extra, 12); c31 = c30;
    if (TALL == 6) {
      c40 = v128.load32_splat(extra, 16); c41 = c40;
      c50 = v128.load32_splat(extra, 20); c51 = c50;
    }
  }
  for (const end = row + <usize>depth * ROW; row < end; row += ROW, values += BLOCK_BYTES) {
    const v0 = v128.load(values), v1 = v128.load(values, 16);
    const q0 = v128.load32_splat(row), q1 = v128.load32_splat(row, 4);
    const q2 = v128.load32_splat(row, 8), q3 = v128.load32_splat(row, 12);
    c00 = addProduct(c00, q0, v0); c01 = addProduct(c01, q0, v1);
    c10 = addProduct(c10, q1, v0); c11 = addProduct(c11, q1, v1);
    c20 = addProduct(c20, q2, v0); c21 = addProduct(c21, q2, v1);
    c30 = addProduct(c30, q3, v0); c31 = addProduct(c31, q3, v1);
    if (TALL == 6) {
      const q4 = v128.load32_splat(row, 16), q5 = v128.load32_splat(row, 20);
      c40 = addProduct(c40, q4, v0); c41 = addProduct(c41, q4, v1);
      c50 = addProduct(c50, q5, v0); c51 = addProduct(c51, q5, v1);
    }
  }
  if (finish == BIAS_AND_RELU) {
    c00 = f32x4.pmax(c00, zero); c01 = f32x4.pmax(c01, zero);
    c10 = f32x4.pmax(c10, zero); c11 = f32x4.pmax(c11, zero);
    c20 = f32x4.pmax(c20, zero); c21 = f32x4.pmax(c21, zero);
    c30 = f32x4.pmax(c30, zero); c31 = f32x4.pmax(c31, zero);
    if (TALL == 6) {
      c40 = f32x4.pmax(c40, zero); c41 = f32x4.pmax(c41, zero);
      c50 = f32x4.pmax(c50, zero); c51 = f32x4.pmax(c51, zero);
    }
  } else {
    c00 = v128.and(c00, f32x4.gt(v128.load(extra), zero)); c01 = v128.and(c01, f32x4.gt(v128.load(extra, 16), zero));
    c10 = v128.and(c10, f32x4.gt(v128.load(extra, 32), zero)); c11 = v128.and(c11, f32x4.gt(v128.load(extra, 48), zero));
    c20 = v128.and(c20, f32x4.gt(v128.load(extra, 64), zero)); c21 = v128.and(c21, f32x4.gt(v128.load(extra, 80), zero));
    c30 = v128.and(c30, f32x4.gt(v128.load(extra, 96), zero)); c31 = v128.and(c31, f32x4.gt(v128.load(extra, 112), zero));
    if (TALL == 6) {
      c40 = v128.and(c40, f32x4.gt(v128.load(extra, 128), zero)); c41 = v128.and(c41, f32x4.gt(v128.load(extra, 144), zero));
      c50 = v128.and(c50, f32x4.gt(v128.load(extra, 160), zero)); c51 = v128.and(c51, f32x4.gt(v128.load(extra, 176), zero));
    }
  }
  v128.store(out, c00); v128.store(out, c01, 16);
  v128.store(out, c10, 32); v128.store(out, c11, 48);
  v128.store(out, c20, 64); v128.store(out, c21, 80);
  v128.store(out, c30, 96); v128.store(out, c31, 112);
  if (TALL == 6) {
    v128.store(out, c40, 128); v128.store(out, c41, 144);
    v128.store(out, c50, 160); v128.store(out, c51, 176);
  }
}

/** out[hidden][8] = ReLU(bias + weights perception), perception[depth][8], weights in panels [hidden / TALL][depth][TALL]. */
export function hiddenLayer(weights: usize, bias: usize, perception: usize, depth: i32, hidden: i32, out: usize): void {
  tiles(weights, perception, depth, hidden, out, BIAS_AND_RELU, bias);
}

/** Lists the byte offsets of the hidden units that are on in any of the eight cells; returns their number. */
export function listOn(activations: usize, hidden: i32, units: usize): i32 {
  let count: usize = 0;
  const bytes = <usize>hidden * BLOCK_BYTES;
  for (let offset: usize = 0; offset < bytes; offset += BLOCK_BYTES) {
    const h = activations + offset;
    store<usize>(units + (count << 2), offset);
    count += usize(v128.any_true(v128.or(v128.load(h), v128.load(h, 16))));
  }
  return <i32>count;
}

/**
 * out[8][columns] = activations^T weights over the listed units; activations[hidden][8], weights in
 * panels [columns / 8][hidden][8].
 */
export function fromHidden(
  activations: usize, weights: usize, hidden: i32, columns: i32, units: usize, unitCount: i32, out: usize,
): void {
  const stride = (<usize>columns) << 2, panel = <usize>hidden * BLOCK_BYTES, end = units + ((<usize>unitCount) << 2);
  for (let column = 0; column < columns; column += 8) {
    const to = out + ((<usize>column) << 2);
    fourFromHidden(activations, weights, units, end, to, stride);
    fourFromHidden(activations + 16, weights, units, end, to + 4 * stride, stride);
    weights += panel;
  }
}

/** Computes four cells and eight columns of `fromHidden`. */
@inline
function fourFromHidden(activations: usize, weights: usize, units: usize, end: usize, to: usize, stride: usize): void {
  const zero = f32x4.splat(0);
  let c00 = zero, c01 = zero, c10 = zero, c11 = zero, c20 = zero, c21 = zero, c30 = zero, c31 = zero;
  for (let unit = units; unit < end; unit += 4) {
    const offset = load<usize>(unit), h = activations + offset, w = weights + offset;
    const w0 = v128.load(w), w1 = v128.load(w, 16);
    const h0 = v128.load32_splat(h), h1 = v128.load32_splat(h, 4);
    const h2 = v128.load32_splat(h, 8), h3 = v128.load32_splat(h, 12);
    c00 = addProduct(c00, h0, w0); c01 = addProduct(c01, h0, w1);
    c10 = addProduct(c10, h1, w0); c11 = addProduct(c11, h1, w1);
    c20 = addProduct(c20, h2, w0); c21 = addProduct(c21, h2, w1);
    c30 = addProduct(c30, h3, w0); c31 = addProduct(c31, h3, w1);
  }
  v128.store(to, c00); v128.store(to, c01, 16); to += stride;
  v128.store(to, c10); v128.store(to, c11, 16); to += stride;
  v128.store(to, c20); v128.store(to, c21, 16); to += stride;
  v128.store(to, c30); v128.store(to, c31, 16);
}

// Matrix products on blocks of eight cells. Both factors are stored with the summed index as their
// rows, so every inner loop reads forward. A tile of 4 by 8 sums stays in registers.
//
// A hidden unit that is off (ReLU) in all eight cells adds nothing to any sum: `rows` lists those
// that are on, and the products over hidden units visit only them.

import { BLOCK_BYTES } from './shape';

/** What happens to a finished tile. */
const STORE = 0;
const BIAS_AND_RELU = 1;
const WHERE_ON = 2;

// @ts-ignore: decorator
@inline
function tile(
  a: usize, aStride: usize, b: usize, bStride: usize, depth: i32, rows: usize,
  out: usize, outStride: usize, finish: i32, extra: usize,
): void {
  const zero = f32x4.splat(0);
  let c00 = zero, c01 = zero, c10 = zero, c11 = zero, c20 = zero, c21 = zero, c30 = zero, c31 = zero;
  if (finish == BIAS_AND_RELU) {
    c00 = v128.load32_splat(extra); c01 = c00;
    c10 = v128.load32_splat(extra, 4); c11 = c10;
    c20 = v128.load32_splat(extra, 8); c21 = c20;
    c30 = v128.load32_splat(extra, 12); c31 = c30;
  }
  for (let k = 0; k < depth; k++) {
    let ak = a, bk = b;
    if (rows) {
      const row = <usize>load<i32>(rows);
      ak += row * aStride;
      bk += row * bStride;
      rows += 4;
    } else {
      a += aStride;
      b += bStride;
    }
    const b0 = v128.load(bk), b1 = v128.load(bk, 16);
    const a0 = v128.load32_splat(ak);
    c00 = f32x4.add(c00, f32x4.mul(a0, b0)); c01 = f32x4.add(c01, f32x4.mul(a0, b1));
    const a1 = v128.load32_splat(ak, 4);
    c10 = f32x4.add(c10, f32x4.mul(a1, b0)); c11 = f32x4.add(c11, f32x4.mul(a1, b1));
    const a2 = v128.load32_splat(ak, 8);
    c20 = f32x4.add(c20, f32x4.mul(a2, b0)); c21 = f32x4.add(c21, f32x4.mul(a2, b1));
    const a3 = v128.load32_splat(ak, 12);
    c30 = f32x4.add(c30, f32x4.mul(a3, b0)); c31 = f32x4.add(c31, f32x4.mul(a3, b1));
  }
  if (finish == BIAS_AND_RELU) {
    c00 = f32x4.max(c00, zero); c01 = f32x4.max(c01, zero);
    c10 = f32x4.max(c10, zero); c11 = f32x4.max(c11, zero);
    c20 = f32x4.max(c20, zero); c21 = f32x4.max(c21, zero);
    c30 = f32x4.max(c30, zero); c31 = f32x4.max(c31, zero);
  }
  if (finish == WHERE_ON) {
    c00 = v128.and(c00, f32x4.gt(v128.load(extra), zero)); c01 = v128.and(c01, f32x4.gt(v128.load(extra, 16), zero));
    c10 = v128.and(c10, f32x4.gt(v128.load(extra, 32), zero)); c11 = v128.and(c11, f32x4.gt(v128.load(extra, 48), zero));
    c20 = v128.and(c20, f32x4.gt(v128.load(extra, 64), zero)); c21 = v128.and(c21, f32x4.gt(v128.load(extra, 80), zero));
    c30 = v128.and(c30, f32x4.gt(v128.load(extra, 96), zero)); c31 = v128.and(c31, f32x4.gt(v128.load(extra, 112), zero));
  }
  v128.store(out, c00); v128.store(out, c01, 16);
  out += outStride;
  v128.store(out, c10); v128.store(out, c11, 16);
  out += outStride;
  v128.store(out, c20); v128.store(out, c21, 16);
  out += outStride;
  v128.store(out, c30); v128.store(out, c31, 16);
}

/** out[units][8] = ReLU(bias + weights^T perception), weights[depth][units], perception[depth][8]. */
export function hiddenLayer(weights: usize, bias: usize, perception: usize, depth: i32, units: i32, out: usize): void {
  const stride = (<usize>units) << 2;
  for (let unit = 0; unit < units; unit += 4) {
    const o = (<usize>unit) << 2;
    tile(weights + o, stride, perception, BLOCK_BYTES, depth, 0, out + (<usize>unit) * BLOCK_BYTES, BLOCK_BYTES, BIAS_AND_RELU, bias + o);
  }
}

/** out[units][8] = weights^T gradient where the hidden layer is on, else 0; weights[depth][units], gradient[depth][8]. */
export function hiddenLayerGradient(weights: usize, gradient: usize, depth: i32, units: i32, hidden: usize, out: usize): void {
  const stride = (<usize>units) << 2;
  for (let unit = 0; unit < units; unit += 4) {
    const o = (<usize>unit) * BLOCK_BYTES;
    tile(weights + ((<usize>unit) << 2), stride, gradient, BLOCK_BYTES, depth, 0, out + o, BLOCK_BYTES, WHERE_ON, hidden + o);
  }
}

/**
 * out[8][columns] = hidden^T weights over the hidden units in `rows`; hidden[units][8],
 * weights[units][columns]. `columns` is a multiple of four.
 */
export function fromHidden(hidden: usize, weights: usize, columns: i32, rows: usize, rowCount: i32, out: usize): void {
  const stride = (<usize>columns) << 2;
  const pairs = columns & ~7;
  for (let cell: usize = 0; cell < 8; cell += 4) {
    const to = out + cell * stride;
    for (let column = 0; column < pairs; column += 8) {
      const o = (<usize>column) << 2;
      tile(hidden + cell * 4, BLOCK_BYTES, weights + o, stride, rowCount, rows, to + o, stride, STORE, 0);
    }
    if (pairs < columns) fromHiddenFour(hidden + cell * 4, weights + ((<usize>pairs) << 2), stride, rows, rowCount, to + ((<usize>pairs) << 2));
  }
}

/** The last four columns where their number is not a multiple of eight. */
function fromHiddenFour(hidden: usize, weights: usize, stride: usize, rows: usize, rowCount: i32, out: usize): void {
  let c0 = f32x4.splat(0), c1 = c0, c2 = c0, c3 = c0;
  for (let i = 0; i < rowCount; i++) {
    const row = <usize>load<i32>(rows + ((<usize>i) << 2));
    const h = hidden + row * BLOCK_BYTES, w = v128.load(weights + row * stride);
    c0 = f32x4.add(c0, f32x4.mul(v128.load32_splat(h), w));
    c1 = f32x4.add(c1, f32x4.mul(v128.load32_splat(h, 4), w));
    c2 = f32x4.add(c2, f32x4.mul(v128.load32_splat(h, 8), w));
    c3 = f32x4.add(c3, f32x4.mul(v128.load32_splat(h, 12), w));
  }
  v128.store(out, c0);
  v128.store(out + stride, c1);
  v128.store(out + 2 * stride, c2);
  v128.store(out + 3 * stride, c3);
}

/** sum[units][columns] += left[units][8] right[8][columns], over the hidden units in `rows`. */
export function addOuterProduct(left: usize, right: usize, columns: i32, rows: usize, rowCount: i32, sum: usize): void {
  const stride = (<usize>columns) << 2;
  for (let o: usize = 0; o < stride; o += 16) {
    const r = right + o;
    const r0 = v128.load(r), r1 = v128.load(r + stride), r2 = v128.load(r + 2 * stride), r3 = v128.load(r + 3 * stride);
    const r4 = v128.load(r + 4 * stride), r5 = v128.load(r + 5 * stride), r6 = v128.load(r + 6 * stride), r7 = v128.load(r + 7 * stride);
    const to = sum + o;
    for (let i = 0; i < rowCount; i++) {
      const row = <usize>load<i32>(rows + ((<usize>i) << 2));
      const l = left + row * BLOCK_BYTES, g = to + row * stride;
      let s = f32x4.add(v128.load(g), f32x4.mul(v128.load32_splat(l), r0));
      let t = f32x4.mul(v128.load32_splat(l, 4), r1);
      s = f32x4.add(s, f32x4.mul(v128.load32_splat(l, 8), r2));
      t = f32x4.add(t, f32x4.mul(v128.load32_splat(l, 12), r3));
      s = f32x4.add(s, f32x4.mul(v128.load32_splat(l, 16), r4));
      t = f32x4.add(t, f32x4.mul(v128.load32_splat(l, 20), r5));
      s = f32x4.add(s, f32x4.mul(v128.load32_splat(l, 24), r6));
      t = f32x4.add(t, f32x4.mul(v128.load32_splat(l, 28), r7));
      v128.store(g, f32x4.add(s, t));
    }
  }
}

/** sum[units][4 lanes] += left[units][8], folded by the caller at the end. */
export function addRows(left: usize, rows: usize, rowCount: i32, sum: usize): void {
  for (let i = 0; i < rowCount; i++) {
    const row = <usize>load<i32>(rows + ((<usize>i) << 2));
    const l = left + row * BLOCK_BYTES, g = sum + row * 16;
    v128.store(g, f32x4.add(v128.load(g), f32x4.add(v128.load(l), v128.load(l, 16))));
  }
}

/** Lists the hidden units that are on in at least one of the eight cells; returns how many. */
export function listOn(hidden: usize, units: i32, rows: usize): i32 {
  let count = 0;
  for (let unit = 0; unit < units; unit++) {
    const h = hidden + (<usize>unit) * BLOCK_BYTES;
    store<i32>(rows + ((<usize>count) << 2), unit);
    count += i32(v128.any_true(v128.or(v128.load(h), v128.load(h, 16))));
  }
  return count;
}

// The products of the backward pass, in the tiles and panels of multiply.ts.

import { addProduct } from '../../../../src/engine/kernel/assembly/arithmetic';
import { tiles, WHERE_ON } from '../../../../src/engine/kernel/assembly/multiply';
import { BLOCK_BYTES } from '../../../../src/engine/kernel/assembly/shape';

/** out[hidden][8] = weights^T gradient where a unit is on, else 0; gradient[depth][8], weights in panels [hidden / TALL][depth][TALL]. */
export function hiddenLayerGradient(weights: usize, gradient: usize, depth: i32, hidden: i32, activations: usize, out: usize): void {
  tiles(weights, gradient, depth, hidden, out, WHERE_ON, activations);
}

/**
 * sum += left right over the block's cells, for the listed units; left[hidden][8],
 * right[8][columns], sum in panels [columns / 8][hidden][8].
 */
export function addOuterProduct(
  left: usize, right: usize, hidden: i32, columns: i32, units: usize, unitCount: i32, sum: usize,
): void {
  const stride = (<usize>columns) << 2, panel = <usize>hidden * BLOCK_BYTES, end = units + ((<usize>unitCount) << 2);
  for (let o: usize = 0; o < stride; o += BLOCK_BYTES) {
    addFourCells(left, right + o, stride, units, end, sum);
    addFourCells(left + 16, right + o + 4 * stride, stride, units, end, sum);
    sum += panel;
  }
}

/** Computes eight columns of `addOuterProduct`, for four of the cells. */
@inline
function addFourCells(left: usize, right: usize, stride: usize, units: usize, end: usize, sum: usize): void {
  const r00 = v128.load(right), r01 = v128.load(right, 16); right += stride;
  const r10 = v128.load(right), r11 = v128.load(right, 16); right += stride;
  const r20 = v128.load(right), r21 = v128.load(right, 16); right += stride;
  const r30 = v128.load(right), r31 = v128.load(right, 16);
  for (let unit = units; unit < end; unit += 4) {
    const offset = load<usize>(unit), l = left + offset, g = sum + offset;
    const l0 = v128.load32_splat(l), l1 = v128.load32_splat(l, 4);
    const l2 = v128.load32_splat(l, 8), l3 = v128.load32_splat(l, 12);
    const s0 = addProduct(addProduct(v128.load(g), l0, r00), l1, r10);
    const s1 = addProduct(addProduct(v128.load(g, 16), l0, r01), l1, r11);
    v128.store(g, addProduct(addProduct(s0, l2, r20), l3, r30));
    v128.store(g, addProduct(addProduct(s1, l2, r21), l3, r31), 16);
  }
}

/** sum[hidden][8] += left[hidden][8] for the listed units; the caller adds up the eight cells at the end. */
export function addUnits(left: usize, units: usize, unitCount: i32, sum: usize): void {
  for (let i = 0; i < unitCount; i++) {
    const offset = load<usize>(units + ((<usize>i) << 2)), l = left + offset, g = sum + offset;
    v128.store(g, f32x4.add(v128.load(g), v128.load(l)));
    v128.store(g, f32x4.add(v128.load(g, 16), v128.load(l, 16)), 16);
  }
}

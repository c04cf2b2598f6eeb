// Measures this machine's SIMD.

import { addProduct } from '../../../../src/engine/kernel/assembly/arithmetic';

/** Operations per round: multiply and add, four lanes, twelve chains. */
const OPERATIONS: f64 = 2 * 4 * 12;

/**
 * Work at peak speed: twelve chains of multiply and add, without memory access.
 *
 * @param factorOfAll below 1; a parameter, like `changeOfAll`, because V8 reloads known constants at every use
 * @returns the floating-point operations done, so that no compiler removes them
 */
export function spin(rounds: i32, factorOfAll: f32, changeOfAll: f32): f64 {
  const factor = f32x4.splat(factorOfAll), change = f32x4.splat(changeOfAll);
  let a = change, b = change, c = change, d = change, e = change, f = change;
  let g = change, h = change, i = change, j = change, k = change, l = change;
  for (let round = 0; round < rounds; round++) {
    a = addProduct(change, a, factor); b = addProduct(change, b, factor);
    c = addProduct(change, c, factor); d = addProduct(change, d, factor);
    e = addProduct(change, e, factor); f = addProduct(change, f, factor);
    g = addProduct(change, g, factor); h = addProduct(change, h, factor);
    i = addProduct(change, i, factor); j = addProduct(change, j, factor);
    k = addProduct(change, k, factor); l = addProduct(change, l, factor);
  }
  const some = v128.or(v128.or(v128.or(a, b), v128.or(c, d)), v128.or(v128.or(e, f), v128.or(g, h)));
  return v128.any_true(v128.or(some, v128.or(v128.or(i, j), v128.or(k, l)))) ? OPERATIONS * <f64>rounds : 0;
}

/**
 * @param factor 1 + 2^-12, whose square needs one bit more than float32 has; a parameter, so that no compiler
 *   computes the result
 */
export function roundsOnce(factor: f32): bool {
  const factors = f32x4.splat(factor), rounded = f32x4.mul(factors, factors);
  return v128.any_true(f32x4.ne(addProduct(f32x4.neg(rounded), factors, factors), f32x4.splat(0)));
}

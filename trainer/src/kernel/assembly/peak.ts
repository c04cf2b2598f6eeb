// The speed that this machine's SIMD could reach: twelve chains of multiply and add, no memory.

/** Operations of one round: multiply and add, four lanes, twelve chains. */
const OPERATIONS: f64 = 2 * 4 * 12;

/** @returns the floating-point operations done, so that no compiler drops them */
export function spin(rounds: i32): f64 {
  const factor = f32x4.splat(0.999), change = f32x4.splat(0.001);
  let a = change, b = change, c = change, d = change, e = change, f = change;
  let g = change, h = change, i = change, j = change, k = change, l = change;
  for (let round = 0; round < rounds; round++) {
    a = f32x4.add(f32x4.mul(a, factor), change); b = f32x4.add(f32x4.mul(b, factor), change);
    c = f32x4.add(f32x4.mul(c, factor), change); d = f32x4.add(f32x4.mul(d, factor), change);
    e = f32x4.add(f32x4.mul(e, factor), change); f = f32x4.add(f32x4.mul(f, factor), change);
    g = f32x4.add(f32x4.mul(g, factor), change); h = f32x4.add(f32x4.mul(h, factor), change);
    i = f32x4.add(f32x4.mul(i, factor), change); j = f32x4.add(f32x4.mul(j, factor), change);
    k = f32x4.add(f32x4.mul(k, factor), change); l = f32x4.add(f32x4.mul(l, factor), change);
  }
  const some = v128.or(v128.or(v128.or(a, b), v128.or(c, d)), v128.or(v128.or(e, f), v128.or(g, h)));
  return v128.any_true(v128.or(some, v128.or(v128.or(i, j), v128.or(k, l)))) ? OPERATIONS * <f64>rounds : 0;
}

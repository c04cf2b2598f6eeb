// All kernels are built from one source. The page's kernels round after every operation, so they
// give the same bits everywhere. The trainer's kernel is also built with relaxed SIMD, where
// multiply and add are one operation with one rounding; on most processors that takes half the
// time.

/** sum + left * right */
@inline
export function addProduct(sum: v128, left: v128, right: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(left, right, sum);
  return f32x4.add(sum, f32x4.mul(left, right));
}

// Both kernels are built from one source. The page's rounds after every operation, so that it
// computes the same bits everywhere. The trainer's is built once more with relaxed SIMD, where
// multiply and add are one operation, rounded once: most processors do it in the time of one.

/** sum + left right */
@inline
export function addProduct(sum: v128, left: v128, right: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(left, right, sum);
  return f32x4.add(sum, f32x4.mul(left, right));
}

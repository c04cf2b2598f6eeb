/**
 * Weights of four neighbours in a row for a place `t`, 0..1, between the second and the third: cubic
 * convolution (Keys 1981, a = -0.5), which is also the Catmull-Rom curve.
 */
export function cubicWeights(t: number): readonly number[] {
  return [
    ((-0.5 * t + 1) * t - 0.5) * t,
    (1.5 * t - 2.5) * t * t + 1,
    ((-1.5 * t + 2) * t + 0.5) * t,
    (0.5 * t - 0.5) * t * t,
  ];
}

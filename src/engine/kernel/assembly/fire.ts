// Which cells fire in a step: by the same hash as in src/grid/update-mask.ts, or by a given mask.

import { width } from './shape';

/** A cell fires if the upper 24 bits of its hash are below this. */
let threshold: u32 = 0;
let seed: u32 = 0;
let step: u32 = 0;
/** Address of a mask with one byte per cell, or 0 to draw from the random seed. */
let given: usize = 0;

export function setFiring(fireThreshold: u32, randomSeed: u32): void {
  threshold = fireThreshold;
  seed = randomSeed;
}

export function setFiringStep(number: u32, mask: usize): void {
  step = number;
  given = mask;
}

/** The first word of pcg4d (Jarzynski and Olano, JCGT 9(3), 2020). */
function hash(x: u32, y: u32, z: u32, w: u32): u32 {
  x = x * 1664525 + 1013904223;
  y = y * 1664525 + 1013904223;
  z = z * 1664525 + 1013904223;
  w = w * 1664525 + 1013904223;
  x += y * w;
  y += z * x;
  z += x * y;
  w += y * z;
  x ^= x >> 16;
  y ^= y >> 16;
  z ^= z >> 16;
  w ^= w >> 16;
  return x + y * w;
}

export function fires(y: i32, x: i32): bool {
  if (given) return load<u8>(given + <usize>(y * width + x)) != 0;
  return hash(<u32>x, <u32>y, step, seed) >> 8 < threshold;
}

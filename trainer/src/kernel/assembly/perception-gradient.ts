// The transpose of perception: propagates the gradient of a cell's perception to the state.

import {
  centre, cosine, east, lookAround, north, northEast, northWest, sine, south, southEast, southWest, west,
} from '../../../../src/engine/kernel/assembly/perception';
import { cellBytes, VECTOR } from '../../../../src/engine/kernel/assembly/shape';

@inline
function accumulate(address: usize, value: v128): void {
  v128.store(address, f32x4.add(v128.load(address), value));
}

@inline
function diminish(address: usize, value: v128): void {
  v128.store(address, f32x4.sub(v128.load(address), value));
}

/** Adds the contribution of one cell's perception to the gradient of the state. */
export function perceiveTransposed(stateGradient: usize, packed: i32, perceptionGradient: usize): void {
  lookAround(packed);
  const c = f32x4.splat(cosine), s = f32x4.splat(sine);
  const band = cellBytes;
  for (let o: usize = 0; o < band; o += VECTOR) {
    const gxTurned = v128.load(perceptionGradient + band + o), gyTurned = v128.load(perceptionGradient + 2 * band + o);
    const gx = f32x4.add(f32x4.mul(c, gxTurned), f32x4.mul(s, gyTurned));
    const gy = f32x4.sub(f32x4.mul(c, gyTurned), f32x4.mul(s, gxTurned));
    const falling = f32x4.add(gx, gy), rising = f32x4.sub(gx, gy);
    const across = f32x4.add(gx, gx), down = f32x4.add(gy, gy);
    const at = stateGradient + o;
    accumulate(at + centre, v128.load(perceptionGradient + o));
    accumulate(at + southEast, falling);
    diminish(at + northWest, falling);
    accumulate(at + northEast, rising);
    diminish(at + southWest, rising);
    accumulate(at + east, across);
    diminish(at + west, across);
    accumulate(at + south, down);
    diminish(at + north, down);
  }
}

import { centreOf } from './size.js';

/**
 * The seed: a grid that is empty except for its centre cell, whose alpha and hidden channels are 1
 * (docs/rule.md, "Seed").
 *
 * @returns float32 [channels, height, width], as a flat array
 */
export function seedState(channels: number, height: number, width: number): Float32Array {
  const state = new Float32Array(channels * height * width);
  const { x, y } = centreOf({ width, height });
  for (let channel = 3; channel < channels; channel++) {
    state[(channel * height + y) * width + x] = 1;
  }
  return state;
}

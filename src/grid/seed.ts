/**
 * The seed: an empty grid but for its centre cell, whose alpha and hidden channels are 1
 * (docs/rule.md, "Seed").
 *
 * @returns float32 [channels, height, width], row by row; its shape is the caller's to keep
 */
export function seedState(channels: number, height: number, width: number): Float32Array {
  const state = new Float32Array(channels * height * width);
  const centre = Math.floor(height / 2) * width + Math.floor(width / 2);
  for (let channel = 3; channel < channels; channel++) {
    state[channel * height * width + centre] = 1;
  }
  return state;
}

import type { RandomStream } from './random.js';

/**
 * Cuts a random circular hole into one sample, in place (design document, section 6.3): in
 * coordinates of -1..1 over the grid its centre lies within 0.5 of the middle, its radius in
 * 0.1..0.4.
 *
 * @param state [height, width, channels]
 */
export function cutHole(
  state: Float32Array,
  height: number,
  width: number,
  random: RandomStream,
): void {
  const centreY = random.between(-0.5, 0.5);
  const centreX = random.between(-0.5, 0.5);
  const radius = random.between(0.1, 0.4);
  const channels = state.length / (height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const distance = Math.hypot(
        (2 * y) / (height - 1) - 1 - centreY,
        (2 * x) / (width - 1) - 1 - centreX,
      );
      if (distance > radius) continue;
      const cell = (y * width + x) * channels;
      state.fill(0, cell, cell + channels);
    }
  }
}

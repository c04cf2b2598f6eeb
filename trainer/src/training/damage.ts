import type { RandomStream } from './random.js';

/** A circle in coordinates of -1..1 over the grid: top to bottom, left to right. */
export interface Hole {
  y: number;
  x: number;
  radius: number;
}

/** A hole as the design document draws it (section 6.3): near the middle, of some size. */
export function randomHole(random: RandomStream): Hole {
  return {
    y: random.between(-0.5, 0.5),
    x: random.between(-0.5, 0.5),
    radius: random.between(0.1, 0.4),
  };
}

/**
 * Clears the cells of a hole, in place.
 *
 * @param state [height, width, channels]
 */
export function cutHole(
  state: Float32Array,
  { height, width }: { height: number; width: number },
  hole: Hole,
): void {
  const channels = state.length / (height * width);
  for (let row = 0; row < height; row++) {
    const y = (2 * row) / (height - 1) - 1;
    for (let column = 0; column < width; column++) {
      const x = (2 * column) / (width - 1) - 1;
      if (Math.hypot(y - hole.y, x - hole.x) > hole.radius) continue;
      const cell = (row * width + column) * channels;
      state.fill(0, cell, cell + channels);
    }
  }
}

/** Floating-point operations of a step, counted from the rule (docs/rule.md). */

/** Of one channel: the two gradients take ten, turning them takes six. */
const PERCEPTION = 16;
const HIDDEN = 128;
const ALPHA = 3;
const ALIVE_THRESHOLD = 0.1;

/**
 * A cell is updated if it fires and is alive: it or a neighbour has an alpha above the threshold.
 * What its network takes counts, whether or not a way leaves something out.
 */
export function operationsOfStep({ channels, grid, fireRate }, { cells }) {
  const network = 2 * (3 * channels * HIDDEN + HIDDEN * channels);
  return fireRate * countAlive(cells, grid) * (network + PERCEPTION * channels);
}

function countAlive(cells, { width, height }) {
  const alpha = cells.subarray(ALPHA * width * height);
  let count = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) if (isAlive(alpha, x, y, width, height)) count++;
  }
  return count;
}

function isAlive(alpha, x, y, width, height) {
  for (const row of [y + height - 1, y, y + 1]) {
    for (const column of [x + width - 1, x, x + 1]) {
      if (alpha[(row % height) * width + (column % width)] > ALIVE_THRESHOLD) return true;
    }
  }
  return false;
}

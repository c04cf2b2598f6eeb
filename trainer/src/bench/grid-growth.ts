import { examine } from '../backends/examine.js';
import { STANDARD } from '../backends/measure.js';
import type { BackendName } from '../backends/names.js';
import { BACKEND_NAMES, FASTEST } from '../backends/names.js';

/** Cells per side. */
const SIDES = [40, 64, 96, 128, 160] as const;
/** Largest allowed growth of the fused kernel's cost from the second side to the last. */
const AT_MOST = 1.5;

/**
 * Prints a row per backend: seconds per iteration on growing grids with the same pattern. The fused
 * kernel's cost follows the living cells, that of the others the grid.
 */
export async function benchGridGrowth(threads: number): Promise<void> {
  console.log(
    `Seconds per iteration on growing grids: ${STANDARD.batch} discs of 32 cells, ${STANDARD.maxSteps} steps, ${threads} threads. All but ${FASTEST} are measured on fewer steps and one disc.`,
  );
  console.log(['', ...SIDES.map((side) => `${side}x${side}`)].map(column).join(''));
  for (const name of BACKEND_NAMES) await benchBackend(name, threads);
}

async function benchBackend(name: BackendName, threads: number): Promise<void> {
  // The dense backends are too slow for more, and their cost is proportional to the batch.
  const batch = name === FASTEST ? STANDARD.batch : 1;
  const seconds: number[] = [];
  for (const side of SIDES) {
    const size = { ...STANDARD, batch, height: side, width: side };
    const { speed, problem } = await examine(name, threads, size);
    if (!speed) {
      console.log(`${column(name)}${seconds.map(shown).map(column).join('')}${problem}`);
      return;
    }
    seconds.push((speed.secondsPerIteration * STANDARD.batch) / batch);
  }
  const growth = seconds[seconds.length - 1] / seconds[1];
  const bar = name === FASTEST ? ` (to reach: below ${AT_MOST})` : '';
  const end = `160x160 / 64x64: ${growth.toFixed(2)}${bar}`;
  console.log(`${column(name)}${seconds.map(shown).map(column).join('')}${end}`);
}

const column = (text: string) => text.padEnd(12);
const shown = (seconds: number) => (seconds < 10 ? seconds.toFixed(3) : seconds.toFixed(0));

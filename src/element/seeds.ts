import { GrowingCaError } from '../common/errors.js';
import type { Planting, Simulation } from '../simulation/index.js';

/**
 * Plants what an element's children say, each once. The first ones take the place of the seed in the
 * middle.
 *
 * @param seeds `<growing-ca-seed>` elements
 * @param planted those that were planted before; none after a reset
 * @param refused told of those that cannot be planted
 */
export async function plantSeeds(
  seeds: readonly Element[],
  simulation: Simulation,
  planted: Set<Element>,
  refused: (error: GrowingCaError) => void,
): Promise<void> {
  const { width, height } = simulation.grid;
  if (planted.size === 0 && seeds.length > 0) {
    await simulation.damage({ x: 0, y: 0, width, height });
  }
  for (const seed of seeds.filter((each) => !planted.has(each))) {
    planted.add(seed);
    try {
      await simulation.plant(plantingOf(seed, simulation));
    } catch (error) {
      if (!(error instanceof GrowingCaError) || error.code !== 'planting-failed') throw error;
      refused(error);
    }
  }
}

/** A place that it does not say is in the middle. */
function plantingOf(seed: Element, { grid }: Simulation): Planting {
  const text = (name: string) => seed.getAttribute(name) ?? undefined;
  const number = (name: string, otherwise: number) => {
    const given = parseFloat(text(name) ?? '');
    return Number.isFinite(given) ? given : otherwise;
  };
  return {
    x: number('x', Math.floor(grid.width / 2)),
    y: number('y', Math.floor(grid.height / 2)),
    angle: number('angle', 0),
    target: text('target'),
    experiment: text('experiment'),
    dtype: text('dtype'),
    src: text('src'),
  };
}

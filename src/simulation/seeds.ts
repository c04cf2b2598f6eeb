import { GrowingCaError } from '../common/errors.js';
import { toNumber } from '../common/settings.js';
import { centreOf } from '../grid/size.js';
import type { Planting } from './options.js';
import type { Simulation } from './simulation.js';

/** A `<growing-ca-seed>` in a page. */
export interface SeedTag {
  getAttribute(name: string): string | null;
}

/**
 * Plants the seeds that tags describe, one after the other.
 *
 * @param insteadOf whether they replace everything that lives
 * @param refused called with the error of each seed that cannot be planted
 */
export async function plantSeeds(
  tags: readonly SeedTag[],
  simulation: Simulation,
  insteadOf: boolean,
  refused: (error: GrowingCaError) => void,
): Promise<void> {
  if (insteadOf) await simulation.damage({ x: 0, y: 0, ...simulation.grid });
  for (const tag of tags) {
    try {
      await simulation.plant(plantingOf(tag, simulation));
    } catch (error) {
      if (!(error instanceof GrowingCaError) || error.code !== 'planting-failed') throw error;
      refused(error);
    }
  }
}

/** Missing coordinates are those of the centre. */
function plantingOf(tag: SeedTag, { grid }: Simulation): Planting {
  const text = (name: string) => tag.getAttribute(name) ?? undefined;
  const number = (name: string, otherwise: number) => {
    const given = toNumber(text(name));
    return Number.isFinite(given) ? given : otherwise;
  };
  const centre = centreOf(grid);
  return {
    x: number('x', centre.x),
    y: number('y', centre.y),
    angle: number('angle', 0),
    target: text('target'),
    experiment: text('experiment'),
    dtype: text('dtype'),
    src: text('src'),
  };
}

import { WHITE } from '../drawing/colour.js';
import { filmStrip, type Panel } from '../drawing/film-strip.js';
import { drawState, usualScale } from '../drawing/raster.js';
import { pictureError } from '../evaluation/score.js';
import { toChannelsFirst } from '../training/channel-order.js';
import type { Sample } from '../training/pool.js';

/** What the samples of a pool should look like. */
export interface PoolTarget {
  width: number;
  height: number;
  /** Cells of the picture's side. */
  size: number;
  /** [4, height, width] for each turn; one if nothing is turned. */
  pictures: readonly Float32Array[];
}

const COLUMNS = 8;

/**
 * Draws the samples with the lowest and the highest losses.
 *
 * @param samples those that are no longer the seed
 * @returns a PNG file; undefined if there is no such sample
 */
export async function poolPicture(
  samples: Iterable<Sample>,
  { width, height, size, pictures }: PoolTarget,
): Promise<Buffer | undefined> {
  const scale = Math.max(1, usualScale(width, height) >> 1);
  const ranked = [...samples].map((sample) => {
    const channels = sample.state.length / (width * height);
    const state = toChannelsFirst(sample.state, channels, 4);
    const target = { data: pictures[sample.turn], width, height };
    return { state, loss: pictureError(state, target, size) };
  });
  ranked.sort((a, b) => order(a.loss) - order(b.loss));
  if (ranked.length === 0) return undefined;
  const half = Math.ceil(ranked.length / 2);
  const panels = (some: typeof ranked): Panel[] =>
    some.map(({ state, loss }) => ({
      picture: drawState(state, width, height, { scale, background: WHITE }),
      label: Number.isFinite(loss) ? loss.toPrecision(2) : 'not finite',
    }));
  const worst = ranked.slice(half).slice(-COLUMNS).reverse();
  const rows = [
    { label: 'best', panels: panels(ranked.slice(0, half).slice(0, COLUMNS)) },
    { label: 'worst', panels: panels(worst) },
  ];
  return filmStrip(
    rows.filter((row) => row.panels.length > 0),
    WHITE,
  );
}

/** NaN counts as the worst. */
function order(loss: number): number {
  return Number.isNaN(loss) ? Number.MAX_VALUE : loss;
}

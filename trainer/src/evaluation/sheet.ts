import { WHITE } from '../drawing/colour.js';
import { filmStrip, type Panel } from '../drawing/film-strip.js';
import { drawState } from '../drawing/raster.js';
import { trialsOf, type Evaluation } from './evaluate-model.js';
import { describeRow } from './rows.js';
import type { Likeness, Trial } from './trials.js';

/**
 * Largest number of patterns in a row; of more, some between the best and the worst are left out.
 */
const MOST_PATTERNS = 8;
/** Approximate side of a picture in pixels; each cell has a whole number of them. */
const SIDE = 128;

/**
 * Draws the score sheet: for each row the target and, from best to worst, the patterns as they were
 * measured, each with its error. Each half has its own row, so the row of all four is left out.
 *
 * @returns a PNG file
 */
export function drawSheet(
  { plan, rows }: Evaluation,
  { target, turned }: Likeness,
  trials: readonly Trial[],
): Promise<Uint8Array> {
  const { width, height } = target;
  const look = { scale: Math.max(1, Math.round(SIDE / width)), background: WHITE };
  const panel = (state: Float32Array, label: string): Panel => ({
    picture: drawState(state, width, height, look),
    label,
  });
  const shownRows = rows.filter(({ kind }) => kind !== 'halves');
  const strips = shownRows.map((row) => {
    const { degrees } = row;
    const wanted = degrees === undefined ? target : turned[plan.turnedBy.indexOf(degrees)];
    const shown = spread(trialsOf(row, trials), MOST_PATTERNS);
    return {
      label: describeRow(row, plan),
      panels: [
        panel(wanted.data, 'target'),
        ...shown.map(({ picture, error }) => panel(picture, error.toFixed(5))),
      ],
    };
  });
  return filmStrip(strips, WHITE);
}

/** Up to `most` trials, evenly from the best to the worst, both included. */
function spread(trials: readonly Trial[], most: number): Trial[] {
  const rank = ({ error }: Trial) => (Number.isFinite(error) ? error : Number.MAX_VALUE);
  const sorted = [...trials].sort((a, b) => rank(a) - rank(b));
  const count = Math.min(most, sorted.length);
  return Array.from({ length: count }, (_, i) => {
    const place = (i * (sorted.length - 1)) / Math.max(1, count - 1);
    return sorted[Math.round(place)];
  });
}

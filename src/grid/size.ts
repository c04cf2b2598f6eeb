import { clamp, toNumber } from '../common/settings.js';

/** Size of a grid, in cells. */
export interface GridSize {
  readonly width: number;
  readonly height: number;
}

/** A place on the grid, in cells, counted from the centre of the top left cell. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/**
 * The cell in which the seed grows and around which a pattern turns. On an even side it is the one
 * after the middle.
 */
export const centreOf = ({ width, height }: GridSize): Place => ({
  x: Math.floor(width / 2),
  y: Math.floor(height / 2),
});

/**
 * Cells per side. Perception needs 3×3; the maximum keeps a typing error from filling the memory.
 */
export const GRID_RANGE = { min: 3, max: 1024 } as const;

/**
 * @param given `"64"`, `"96x64"` (width by height), a number or a `GridSize`
 * @returns whole cells within `GRID_RANGE`; undefined, the model's own size, for anything else
 */
export function usableGrid(given: unknown): GridSize | undefined {
  const sides =
    typeof given === 'object' && given !== null
      ? [(given as Partial<GridSize>).width, (given as Partial<GridSize>).height]
      : String(given).split(/[x×]/i);
  const [width, height = width] = sides.map(toNumber);
  if (sides.length > 2 || Number.isNaN(width) || Number.isNaN(height)) return undefined;
  const side = (cells: number) => Math.floor(clamp(cells, GRID_RANGE.min, GRID_RANGE.max));
  return { width: side(width), height: side(height) };
}

/** In the form of the attribute: `"96x64"`. */
export function gridText(given: unknown): string | undefined {
  const grid = usableGrid(given);
  return grid && `${grid.width}x${grid.height}`;
}

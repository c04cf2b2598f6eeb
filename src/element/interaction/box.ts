import type { GridSize, Place } from '../../grid/size.js';

/**
 * CSS that puts a box over a grid, as a share of it; all in cells.
 *
 * @param place centre of the cell at its top left, before it is widened
 * @param reach by which it is widened on each side
 */
export function boxStyle(place: Place, size: GridSize, reach: number, grid: GridSize): string {
  const share = (cells: number, side: number) => `${(100 * cells) / side}%`;
  const left = share(place.x + 0.5 - reach, grid.width);
  const top = share(place.y + 0.5 - reach, grid.height);
  const width = share(size.width + 2 * reach, grid.width);
  const height = share(size.height + 2 * reach, grid.height);
  return `left: ${left}; top: ${top}; width: ${width}; height: ${height}`;
}

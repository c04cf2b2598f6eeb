import type { GridSize, Place } from '../../grid/size.js';

/**
 * CSS that places a box over a grid, in percent of it. All parameters are in cells.
 *
 * @param place centre of the box's top left cell, before it is widened
 * @param reach by how much it is widened on each side
 */
export function boxStyle(place: Place, size: GridSize, reach: number, grid: GridSize): string {
  const share = (cells: number, side: number) => `${(100 * cells) / side}%`;
  const left = share(place.x + 0.5 - reach, grid.width);
  const top = share(place.y + 0.5 - reach, grid.height);
  const width = share(size.width + 2 * reach, grid.width);
  const height = share(size.height + 2 * reach, grid.height);
  return `left: ${left}; top: ${top}; width: ${width}; height: ${height}`;
}

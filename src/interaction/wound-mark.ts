import type { Area } from '../engine/area.js';
import type { GridSize } from '../engine/engine.js';

/** A long stroke makes many; the oldest go first. */
const MOST_MARKS = 48;

/**
 * Shows where cells were cleared, for a moment: the style sheet fades the mark, and it removes
 * itself.
 *
 * @param layer lies over the grid, from edge to edge
 */
export function markWound(layer: HTMLElement, area: Area, grid: GridSize): void {
  const isCircle = 'radius' in area;
  // A place is the centre of a cell, and its cell is part of the wound.
  const reach = isCircle ? area.radius + 0.5 : 0.5;
  const [width, height] = isCircle
    ? [2 * reach, 2 * reach]
    : [area.width + 2 * reach, area.height + 2 * reach];
  const mark = document.createElement('span');
  mark.className = isCircle ? 'mark round' : 'mark';
  mark.part.add('mark');
  place(mark, { left: area.x + 0.5 - reach, top: area.y + 0.5 - reach, width, height }, grid);
  mark.addEventListener('animationend', () => mark.remove());
  layer.append(mark);
  if (layer.childElementCount > MOST_MARKS) layer.firstElementChild!.remove();
}

function place(
  mark: HTMLElement,
  { left, top, width, height }: { left: number; top: number; width: number; height: number },
  grid: GridSize,
): void {
  const share = (cells: number, side: number) => `${(100 * cells) / side}%`;
  mark.style.left = share(left, grid.width);
  mark.style.top = share(top, grid.height);
  mark.style.width = share(width, grid.width);
  mark.style.height = share(height, grid.height);
}

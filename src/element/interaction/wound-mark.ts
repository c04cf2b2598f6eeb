import type { Area } from '../../grid/area.js';
import type { GridSize } from '../../grid/size.js';
import { boxStyle } from './box.js';

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
  const [width, height] = isCircle ? [0, 0] : [area.width, area.height];
  const mark = document.createElement('span');
  mark.className = isCircle ? 'mark round' : 'mark';
  mark.part.add('mark');
  // Not as an attribute, which a Content-Security-Policy may forbid.
  mark.style.cssText = boxStyle(area, { width, height }, reach, grid);
  mark.addEventListener('animationend', () => mark.remove());
  layer.append(mark);
  if (layer.childElementCount > MOST_MARKS) layer.firstElementChild!.remove();
}

import type { Area } from '../../grid/area.js';
import type { GridSize } from '../../grid/size.js';
import { boxStyle } from './box.js';

/** A long stroke makes many marks; the oldest are removed. */
const MOST_MARKS = 48;

/**
 * Marks cleared cells for a moment: the style sheet fades the mark, which then removes itself.
 *
 * @param layer covers the grid, from edge to edge
 */
export function markWound(layer: HTMLElement, area: Area, grid: GridSize): void {
  const isCircle = 'radius' in area;
  // A place is the centre of a cell, and the whole cell is cleared.
  const reach = isCircle ? area.radius + 0.5 : 0.5;
  const [width, height] = isCircle ? [0, 0] : [area.width, area.height];
  const mark = document.createElement('span');
  mark.className = isCircle ? 'mark round' : 'mark';
  mark.part.add('mark');
  // Set as a property: a Content-Security-Policy may forbid the attribute.
  mark.style.cssText = boxStyle(area, { width, height }, reach, grid);
  mark.addEventListener('animationend', () => mark.remove());
  layer.append(mark);
  if (layer.childElementCount > MOST_MARKS) layer.firstElementChild!.remove();
}

import { areaSpans } from './area.js';
import type { Area } from './area.js';
import type { GridSize } from './size.js';

/** The indices, in row order, of the cells whose centres lie within the area. */
export function areaCells(area: Area, size: GridSize): number[] {
  return [...areaSpans(area, size)].flatMap(({ y, start, end }) =>
    Array.from({ length: end - start }, (_, i) => y * size.width + start + i),
  );
}

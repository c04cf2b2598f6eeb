import type { GridSize, Place } from '../../grid/size.js';

/**
 * Where a pointer is on the grid.
 *
 * @param event whose target shows the grid in its content box, centred, as its `object-fit` says
 * @returns in cells, also beyond the grid; undefined if the box has no room for it
 */
export function placeOf(
  { offsetX, offsetY, target }: PointerEvent,
  grid: GridSize,
): Place | undefined {
  const box = target as Element;
  const style = getComputedStyle(box);
  const [top, right, bottom, left] = [
    style.paddingTop,
    style.paddingRight,
    style.paddingBottom,
    style.paddingLeft,
  ].map(parseFloat);
  const width = box.clientWidth - left - right;
  const height = box.clientHeight - top - bottom;
  if (width <= 0 || height <= 0) return undefined;
  const [across, down] = [width / grid.width, height / grid.height];
  const scale: Record<string, number | undefined> = {
    contain: Math.min(across, down),
    cover: Math.max(across, down),
    none: 1,
    'scale-down': Math.min(across, down, 1),
  };
  const fitted = scale[style.objectFit];
  // Offsets count from inside the border. They ignore CSS transforms, but not zoom.
  const zoom = box.currentCSSZoom ?? 1;
  return {
    x: (offsetX / zoom - left - width / 2) / (fitted ?? across) + (grid.width - 1) / 2,
    y: (offsetY / zoom - top - height / 2) / (fitted ?? down) + (grid.height - 1) / 2,
  };
}

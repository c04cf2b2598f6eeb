import { CanvasView } from '../engine/canvas-view.js';
import type { EngineState } from '../engine/engine.js';
import { wholeWindow } from '../grid/living-window.js';
import type { GridSize } from '../grid/size.js';

/** @returns a PNG of a state, one pixel per cell, transparent where nothing grows */
export function pngOf({ cells }: EngineState, grid: GridSize): Promise<Blob> {
  const canvas = new OffscreenCanvas(grid.width, grid.height);
  new CanvasView(canvas, grid, { cells, window: wholeWindow(grid) }).draw();
  return canvas.convertToBlob({ type: 'image/png' });
}

import type { GridSize } from '../engine/engine.js';

/** A place on the grid, in cells from the centre of the top left one. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/**
 * Calls `touch` for every place that a pressed pointer passes over, at most one cell apart.
 *
 * A finger wounds once it moves or is lifted, not when it lands: it may be about to scroll the page.
 *
 * @param canvas one pixel a cell, shown with `object-fit: contain`
 * @returns a function that stops listening
 */
export function listenToPointer(
  canvas: HTMLCanvasElement,
  touch: (place: Place) => void,
): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  let pressed: number | undefined;
  let last: Place | undefined;

  const moveTo = (place: Place) => {
    for (const between of line(last ?? place, place)) touch(between);
    last = place;
  };
  const release = (event: PointerEvent) => {
    if (event.pointerId === pressed) pressed = last = undefined;
  };

  canvas.addEventListener(
    'pointerdown',
    (event) => {
      if (pressed !== undefined || event.button !== 0) return;
      pressed = event.pointerId;
      if (event.pointerType !== 'touch') moveTo(placeOf(event, canvas));
      // The drag goes on outside the canvas. A pointer that scripts made up cannot be captured.
      if (event.isTrusted) canvas.setPointerCapture(event.pointerId);
    },
    { signal },
  );
  canvas.addEventListener(
    'pointermove',
    (event) => {
      if (event.pointerId === pressed) moveTo(placeOf(event, canvas));
    },
    { signal },
  );
  canvas.addEventListener(
    'pointerup',
    (event) => {
      if (event.pointerId === pressed && !last) moveTo(placeOf(event, canvas));
      release(event);
    },
    { signal },
  );
  canvas.addEventListener('pointercancel', release, { signal });
  return () => listening.abort();
}

/** `offsetX` and `offsetY` are free of any CSS transform of the canvas. */
function placeOf(event: PointerEvent, canvas: HTMLCanvasElement): Place {
  const box = { width: canvas.clientWidth, height: canvas.clientHeight };
  return toPlace(event.offsetX, event.offsetY, box, canvas);
}

/**
 * From CSS pixels in a box to cells of a grid that is fitted into it and centred, as
 * `object-fit: contain` does.
 */
export function toPlace(left: number, top: number, box: GridSize, grid: GridSize): Place {
  const scale = Math.min(box.width / grid.width, box.height / grid.height);
  return {
    x: (left - (box.width - grid.width * scale) / 2) / scale - 0.5,
    y: (top - (box.height - grid.height * scale) / 2) / scale - 0.5,
  };
}

/** From one place, which is left out unless it is both, to another in strides of a cell or less. */
function* line(from: Place, to: Place): Generator<Place> {
  const strides = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y)));
  for (let stride = 1; stride <= strides; stride++) {
    const share = stride / strides;
    yield { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
  }
}

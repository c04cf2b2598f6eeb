import type { View } from './engine.js';
import type { GridSize } from '../grid/size.js';
import type { Window } from '../grid/living-window.js';

/** The part of a state that is drawn. */
export interface Picture {
  /** float32 [channels, window.height, window.width] */
  readonly cells: Float32Array;
  readonly window: Window;
}

/** Draws a state in the page's memory, one pixel per cell. */
export class CanvasView implements View {
  readonly #context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
  readonly #image: ImageData;
  readonly #picture: Picture;
  readonly #stopListening = new AbortController();
  #drawn?: Window;

  /** @param picture read again at each `draw()` */
  constructor(canvas: HTMLCanvasElement | OffscreenCanvas, size: GridSize, picture: Picture) {
    canvas.width = size.width;
    canvas.height = size.height;
    this.#context = contextOf(canvas);
    this.#image = this.#context.createImageData(size.width, size.height);
    this.#picture = picture;
    // The browser may drop a canvas's memory and restore it empty.
    const redraw = () => {
      this.#drawn = undefined;
      this.draw();
    };
    canvas.addEventListener('contextrestored', redraw, { signal: this.#stopListening.signal });
  }

  draw(): void {
    const { cells, window } = this.#picture;
    const image = this.#image;
    const { left, top, width, height } = window;
    const moved = this.#drawn !== window;
    // Nothing is left outside the new window.
    if (moved) image.data.fill(0);
    this.#drawn = window;
    toPixels(cells, window, image);
    const wraps = left + width > image.width || top + height > image.height;
    if (moved || wraps) this.#context.putImageData(image, 0, 0);
    else this.#context.putImageData(image, 0, 0, left, top, width, height);
  }

  dispose(): void {
    this.#stopListening.abort();
    this.#context.clearRect(0, 0, this.#image.width, this.#image.height);
  }
}

/** @throws Error if an engine on a GPU drew on the canvas before */
export function contextOf(
  canvas: HTMLCanvasElement | OffscreenCanvas,
): CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d') as CanvasRenderingContext2D | null;
  if (!context) throw new Error('this canvas already has a context of another kind');
  return context;
}

/**
 * Converts premultiplied floats to the straight bytes of ImageData. Alpha is clamped to 0..1 and
 * colour to 0..alpha, since a page cannot show more light than a pixel covers.
 *
 * @param state float32 [channels, window.height, window.width]
 * @param image of the whole grid; pixels outside the window keep their values
 */
function toPixels(state: Float32Array, window: Window, image: ImageData): void {
  const pixels = image.data;
  const cells = window.height * window.width;
  for (let row = 0, cell = 0; row < window.height; row++) {
    const y = (window.top + row) % image.height;
    for (let column = 0; column < window.width; column++, cell++) {
      const pixel = 4 * (y * image.width + ((window.left + column) % image.width));
      const alpha = Math.min(1, state[3 * cells + cell]);
      // The array clamps values to 0..255 and turns NaN into 0.
      pixels[pixel + 3] = alpha * 255;
      const scale = alpha > 0 ? 255 / alpha : 0;
      for (let channel = 0; channel < 3; channel++) {
        pixels[pixel + channel] = state[channel * cells + cell] * scale;
      }
    }
  }
}

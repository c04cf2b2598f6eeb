import type { GridSize, View } from '../engine/engine.js';

/** Draws a state that lies in this page's memory, one pixel a cell. */
export class CanvasView implements View {
  readonly #context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
  readonly #image: ImageData;
  readonly #state: () => Float32Array;

  /** @param state gives the current float32 [channels, height, width] */
  constructor(
    canvas: HTMLCanvasElement | OffscreenCanvas,
    size: GridSize,
    state: () => Float32Array,
  ) {
    canvas.width = size.width;
    canvas.height = size.height;
    const context = canvas.getContext('2d') as CanvasRenderingContext2D | null;
    if (!context) throw new Error('this canvas already has a context of another kind');
    this.#context = context;
    this.#image = context.createImageData(size.width, size.height);
    this.#state = state;
  }

  draw(): void {
    toPixels(this.#state(), this.#image.data);
    this.#context.putImageData(this.#image, 0, 0);
  }

  dispose(): void {
    this.#context.clearRect(0, 0, this.#image.width, this.#image.height);
  }
}

/**
 * Premultiplied floats to the straight bytes that ImageData wants. Alpha is clamped to 0..1 and
 * colour to 0..alpha, since a page cannot show more light than a pixel covers.
 *
 * @param state float32 [channels, height, width]
 * @param pixels [height, width, 4]
 */
function toPixels(state: Float32Array, pixels: Uint8ClampedArray): void {
  const cells = pixels.length / 4;
  for (let cell = 0; cell < cells; cell++) {
    const alpha = Math.min(1, state[3 * cells + cell]);
    // The array clamps to 0..255, and NaN to 0.
    pixels[4 * cell + 3] = alpha * 255;
    const scale = alpha > 0 ? 255 / alpha : 0;
    for (let channel = 0; channel < 3; channel++) {
      pixels[4 * cell + channel] = state[channel * cells + cell] * scale;
    }
  }
}

import type { GridSize } from '../../grid/size.js';
import { contextOf } from '../canvas-view.js';
import type { View } from '../engine.js';
import type { KernelInstance } from './instance.js';

/** Draws the state that lies in a kernel's memory, one pixel a cell. */
export class KernelView implements View {
  readonly #context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
  readonly #image: ImageData;
  readonly #instance: KernelInstance;
  readonly #stopListening = new AbortController();

  constructor(
    canvas: HTMLCanvasElement | OffscreenCanvas,
    { width, height }: GridSize,
    instance: KernelInstance,
  ) {
    canvas.width = width;
    canvas.height = height;
    this.#context = contextOf(canvas);
    this.#instance = instance;
    this.#image = new ImageData(instance.pixels, width, height);
    // The browser may take a canvas its memory and give it back empty.
    const redraw = () => this.draw();
    canvas.addEventListener('contextrestored', redraw, { signal: this.#stopListening.signal });
  }

  draw(): void {
    // Another view may have painted since: all rows, so that this canvas has them, too.
    this.#instance.kernel.paint(1);
    this.#context.putImageData(this.#image, 0, 0);
  }

  dispose(): void {
    this.#stopListening.abort();
    this.#context.clearRect(0, 0, this.#image.width, this.#image.height);
  }
}

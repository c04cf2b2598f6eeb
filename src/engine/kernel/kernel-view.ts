import type { GridSize } from '../../grid/size.js';
import { contextOf } from '../canvas-view.js';
import type { View } from '../engine.js';
import type { KernelInstance } from './instance.js';

/**
 * Draws the state in a kernel's memory, one pixel per cell. The memory may be replaced between
 * draws.
 */
export class KernelView implements View {
  readonly #context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
  readonly #instance: () => KernelInstance;
  readonly #size: GridSize;
  #image: ImageData;
  readonly #stopListening = new AbortController();
  /**
   * Bounds of what this canvas shows: left, top, right, bottom. Each view has its own, as views
   * draw at different times.
   */
  #drawn: Int32Array;

  constructor(
    canvas: HTMLCanvasElement | OffscreenCanvas,
    size: GridSize,
    instance: () => KernelInstance,
  ) {
    const { width, height } = size;
    canvas.width = width;
    canvas.height = height;
    this.#context = contextOf(canvas);
    this.#instance = instance;
    this.#size = size;
    this.#image = this.#imageOf(instance());
    this.#drawn = Int32Array.of(width, height, 0, 0);
    // The browser may drop a canvas's memory and restore it empty.
    const redraw = () => this.draw();
    canvas.addEventListener('contextrestored', redraw, { signal: this.#stopListening.signal });
  }

  draw(): void {
    const instance = this.#instance();
    const { kernel, box, pixels } = instance;
    if (this.#image.data !== pixels) this.#image = this.#imageOf(instance);
    const before = this.#drawn;
    kernel.paint();
    this.#drawn = box.slice();
    // Covers what is painted now and what was drawn before; the rest of the canvas is empty
    // already.
    const left = Math.min(before[0], box[0]);
    const top = Math.min(before[1], box[1]);
    const width = Math.max(before[2], box[2]) - left;
    const height = Math.max(before[3], box[3]) - top;
    if (width <= 0 || height <= 0) return;
    this.#context.putImageData(this.#image, 0, 0, left, top, width, height);
  }

  dispose(): void {
    this.#stopListening.abort();
    this.#context.clearRect(0, 0, this.#image.width, this.#image.height);
  }

  #imageOf({ pixels }: KernelInstance): ImageData {
    return new ImageData(pixels, this.#size.width, this.#size.height);
  }
}

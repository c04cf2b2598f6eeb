import type { GridSize } from '../../grid/size.js';
import { contextOf } from '../canvas-view.js';
import type { View } from '../engine.js';
import type { KernelInstance } from './instance.js';

/** Draws the state that lies in a kernel's memory, one pixel a cell; the memory may be another one later. */
export class KernelView implements View {
  readonly #context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
  readonly #instance: () => KernelInstance;
  readonly #size: GridSize;
  #image: ImageData;
  readonly #stopListening = new AbortController();
  /** Left, top, right and bottom of what this canvas shows: another view draws at other times. */
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
    // The browser may take a canvas its memory and give it back empty.
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
    // Where it shows nothing, and showed nothing before, it stays as it is.
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

import type { Engine, View } from '../engine/engine.js';
import type { SimulationOptions } from './options.js';
import type { Frames } from './scheduler.js';

type Canvas = HTMLCanvasElement | OffscreenCanvas;

/** A view that lives on when another engine takes over. */
class Shown implements View {
  readonly #canvas: Canvas;
  readonly #forget: (shown: Shown) => void;
  #view: View;

  constructor(view: View, canvas: Canvas, forget: (shown: Shown) => void) {
    this.#view = view;
    this.#canvas = canvas;
    this.#forget = forget;
  }

  get canvas(): Canvas {
    return this.#canvas;
  }

  draw(): void {
    this.#view.draw();
  }

  dispose(): void {
    this.#forget(this);
    this.#view.dispose();
  }

  renew(create: (canvas: Canvas) => View): void {
    this.#view.dispose();
    this.#view = create(this.#canvas);
    this.#view.draw();
  }
}

/** The canvases that one simulation shows itself on. */
export class Views {
  readonly #shown = new Set<Shown>();
  readonly #onDeviceChange: SimulationOptions['onDeviceChange'];

  /** @param onDeviceChange lets the page replace views itself */
  constructor(onDeviceChange: SimulationOptions['onDeviceChange']) {
    this.#onDeviceChange = onDeviceChange;
  }

  /** @returns the view, which is shown until it is disposed of */
  add(view: View, canvas: Canvas): View {
    const shown = new Shown(view, canvas, (each) => this.#shown.delete(each));
    this.#shown.add(shown);
    return shown;
  }

  draw(): void {
    for (const view of this.#shown) view.draw();
  }

  /**
   * Another engine has taken over: those that are shown now, and after telling it still are, show it.
   *
   * @param isElsewhere whether it runs on another device or runtime
   */
  renew(engine: Engine, isElsewhere: boolean): void {
    const before = [...this.#shown];
    if (isElsewhere) this.#onDeviceChange?.(engine.device, engine.runtime);
    for (const view of before) {
      if (this.#shown.has(view)) view.renew((canvas) => engine.createView(canvas));
    }
  }

  /** Of the window that shows the first canvas. */
  get frames(): Frames | undefined {
    const [first] = this.#shown;
    const canvas = first?.canvas as HTMLCanvasElement | undefined;
    return canvas?.ownerDocument?.defaultView ?? undefined;
  }
}

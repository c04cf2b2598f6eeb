import type { Engine, View } from '../engine/engine.js';
import type { SimulationOptions } from './options.js';
import type { Frames } from './scheduler.js';

type Canvas = HTMLCanvasElement | OffscreenCanvas;

/** A view that survives a change of engine. */
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

/** The canvases that show a simulation. */
export class Views {
  readonly #shown = new Set<Shown>();
  readonly #onDeviceChange: SimulationOptions['onDeviceChange'];

  /** @param onDeviceChange in it the page can replace views */
  constructor(onDeviceChange: SimulationOptions['onDeviceChange']) {
    this.#onDeviceChange = onDeviceChange;
  }

  /** @returns the view, which is drawn until it is disposed */
  add(view: View, canvas: Canvas): View {
    const shown = new Shown(view, canvas, (each) => this.#shown.delete(each));
    this.#shown.add(shown);
    return shown;
  }

  draw(): void {
    for (const view of this.#shown) view.draw();
  }

  /**
   * Shows another engine on the present views, except those that `onDeviceChange` disposes.
   *
   * @param isElsewhere whether it is on another device or runtime
   */
  renew(engine: Engine, isElsewhere: boolean): void {
    const before = [...this.#shown];
    if (isElsewhere) this.#onDeviceChange?.(engine.device, engine.runtime);
    for (const view of before) {
      if (this.#shown.has(view)) view.renew((canvas) => engine.createView(canvas));
    }
  }

  /** The window that shows the first canvas. */
  get frames(): Frames | undefined {
    const [first] = this.#shown;
    const canvas = first?.canvas as HTMLCanvasElement | undefined;
    return canvas?.ownerDocument?.defaultView ?? undefined;
  }
}

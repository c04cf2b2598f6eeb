import type { View } from '../engine/engine.js';
import type { Frames } from './scheduler.js';

/** The canvases that one simulation shows itself on. */
export class Views {
  readonly #shown = new Map<View, HTMLCanvasElement | OffscreenCanvas>();

  /** @returns the view, which is shown until it is disposed of */
  add(view: View, canvas: HTMLCanvasElement | OffscreenCanvas): View {
    const shown: View = {
      draw: () => view.draw(),
      dispose: () => {
        this.#shown.delete(shown);
        view.dispose();
      },
    };
    this.#shown.set(shown, canvas);
    return shown;
  }

  draw(): void {
    for (const view of this.#shown.keys()) view.draw();
  }

  /** Of the window that shows the first canvas. */
  get frames(): Frames | undefined {
    const [canvas] = this.#shown.values();
    return (canvas as HTMLCanvasElement | undefined)?.ownerDocument?.defaultView ?? undefined;
  }
}

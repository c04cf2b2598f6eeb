import { redraw, schedule, unschedule } from './scheduler.js';
import type { Frames, Task } from './scheduler.js';

/** Takes and draws steps in the page's frame loop, from `play()` to `pause()`. */
export class Player implements Task {
  /** Steps per second; Infinity for as many as there is time for. */
  speed = 0;
  readonly #step: () => Promise<void>;
  readonly #draw: () => void;
  readonly #frames: () => Frames | undefined;
  #played?: Promise<void>;
  #end?: { resolve: () => void; reject: (reason: unknown) => void };

  /** @param frames returns the window that shows it */
  constructor(step: () => Promise<void>, draw: () => void, frames: () => Frames | undefined) {
    this.#step = step;
    this.#draw = draw;
    this.#frames = frames;
  }

  get frames(): Frames | undefined {
    return this.#frames();
  }

  get paused(): boolean {
    return !this.#played;
  }

  /** The promise resolves on `pause()` and rejects when a step or a drawing fails. */
  play(): Promise<void> {
    this.#played ??= new Promise<void>((resolve, reject) => {
      this.#end = { resolve, reject };
      schedule(this);
    });
    return this.#played;
  }

  pause(): void {
    this.#stop()?.resolve();
  }

  async step(): Promise<void> {
    try {
      await this.#step();
    } catch (error) {
      this.#stop()?.reject(error);
    }
  }

  /** Shows a change that was no step: at once while paused, else with the next frame. */
  redraw(): void {
    if (this.paused) this.#draw();
    else redraw(this);
  }

  draw(): void {
    try {
      this.#draw();
    } catch (error) {
      this.#stop()?.reject(error);
    }
  }

  #stop() {
    const end = this.#end;
    unschedule(this);
    this.#played = this.#end = undefined;
    return end;
  }
}

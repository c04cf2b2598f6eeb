import type { DeviceChoice, View } from './engine/engine.js';
import { schedule, unschedule } from './engine/scheduler.js';
import type { Task } from './engine/scheduler.js';
import { listenToKeyboard } from './interaction/keyboard.js';
import { listenToPointer } from './interaction/pointer.js';
import { Simulation } from './simulation.js';

/** Cells around the pointer that a touch clears. */
const WOUND_RADIUS = 3.5;
const DEFAULT_SPEED = 60;

export interface OrganismOptions {
  readonly device: DeviceChoice;
  readonly randomSeed: number;
  readonly signal: AbortSignal;
  /** What a screen reader says. */
  readonly label: string;
  readonly togglePaused: () => void;
  readonly reset: () => void;
  /** Called when steps or edits fail; nothing runs after that. */
  readonly fail: (thrown: unknown) => void;
}

/** A simulation on a canvas of its own, which plays and answers to pointer and keyboard. */
export class Organism implements Task {
  /** Steps per second; Infinity for as many as there is time for. */
  speed = DEFAULT_SPEED;
  readonly canvas: HTMLCanvasElement;
  readonly simulation: Simulation;
  readonly #view: View;
  readonly #fail: (thrown: unknown) => void;
  readonly #stopListening: (() => void)[];
  #disposed = false;

  /** @throws GrowingCaError */
  static async create(url: string, options: OrganismOptions): Promise<Organism> {
    const simulation = await Simulation.create(url, options);
    try {
      return new Organism(simulation, options);
    } catch (error) {
      void simulation.dispose();
      throw error;
    }
  }

  private constructor(simulation: Simulation, options: OrganismOptions) {
    this.simulation = simulation;
    this.#fail = options.fail;
    this.canvas = document.createElement('canvas');
    this.canvas.part.add('canvas');
    this.canvas.setAttribute('role', 'img');
    this.canvas.setAttribute('aria-label', options.label);
    this.canvas.tabIndex = 0;
    this.#view = simulation.createView(this.canvas);
    this.#view.draw();
    this.#stopListening = [
      listenToPointer(this.canvas, (place) => {
        void this.edit(() => simulation.damage({ ...place, radius: WOUND_RADIUS }));
      }),
      listenToKeyboard(this.canvas, options),
    ];
  }

  play(): void {
    if (!this.#disposed) schedule(this);
  }

  rest(): void {
    unschedule(this);
  }

  /** One step, not drawn. Does not reject. */
  step(): Promise<void> {
    return this.#attempt(() => this.simulation.step());
  }

  draw(): void {
    void this.#attempt(() => this.#view.draw());
  }

  /** Does something with the simulation and shows the result. Does not reject. */
  edit(edit: (simulation: Simulation) => Promise<void>): Promise<void> {
    return this.#attempt(async () => {
      await edit(this.simulation);
      if (!this.#disposed) this.#view.draw();
    });
  }

  /** Does not reject: who lets go of it has nothing to do about an error. */
  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    this.rest();
    for (const stop of this.#stopListening) stop();
    this.#view.dispose();
    await this.simulation.dispose().catch(() => undefined);
  }

  async #attempt(call: () => void | Promise<void>): Promise<void> {
    if (this.#disposed) return;
    try {
      await call();
    } catch (thrown) {
      if (!this.#disposed) this.#fail(thrown);
    }
  }
}

import type { View } from '../engine/engine.js';
import type { Model, Simulation, SimulationState } from '../simulation/index.js';

/** A state to continue from, and its model. */
export type Keepsake = SimulationState & { readonly model: Model };

/** A simulation and the canvas that shows it. */
export class Organism {
  readonly simulation: Simulation;
  canvas!: HTMLCanvasElement;
  #view!: View;
  readonly #fail: (thrown: unknown) => void;
  #keepsake?: Keepsake;
  #print?: HTMLCanvasElement;
  #disposed = false;

  /**
   * @param coming the simulation, being created
   * @param prepare called before anything is shown
   * @param fail called when a step or an edit fails; the organism should not be used after that
   * @throws GrowingCaError
   */
  static async create(
    coming: Promise<Simulation>,
    prepare: (simulation: Simulation) => Promise<void>,
    fail: (organism: Organism, thrown: unknown) => void,
  ): Promise<Organism> {
    const simulation = await coming;
    try {
      await prepare(simulation);
      return new Organism(simulation, fail);
    } catch (error) {
      void simulation.dispose();
      throw error;
    }
  }

  private constructor(simulation: Simulation, fail: (organism: Organism, thrown: unknown) => void) {
    this.simulation = simulation;
    this.#fail = (thrown) => {
      if (!this.#disposed) fail(this, thrown);
    };
    this.#show();
  }

  /** Makes a new canvas for another engine: one on a GPU needs a canvas of its own. */
  renewCanvas(): void {
    this.#view.dispose();
    this.#show();
  }

  /**
   * The state when it last rested, for another organism of the same model to continue from; undefined
   * if it was reset since.
   */
  get keepsake(): Keepsake | undefined {
    const kept = this.#keepsake;
    return kept && kept.stepCount <= this.simulation.stepCount ? kept : undefined;
  }

  play(): void {
    if (this.simulation.paused) this.simulation.play().catch(this.#fail);
  }

  rest(): void {
    if (this.simulation.paused) return;
    this.simulation.pause();
    this.#keep();
  }

  /** Browsers print a WebGPU canvas blank, so a copy replaces it while printing. */
  print(isPrinting: boolean): void {
    const { canvas } = this;
    // The page may have removed the copy meanwhile.
    if (this.#print?.isConnected && !isPrinting) this.#print.replaceWith(canvas);
    if (!isPrinting || !canvas.isConnected || this.simulation.activeDevice !== 'webgpu') return;
    this.#print = this.copy();
    canvas.replaceWith(this.#print);
  }

  /** A copy of the canvas, with its current picture. */
  copy(): HTMLCanvasElement {
    const copy = this.canvas.cloneNode() as HTMLCanvasElement;
    // A WebGPU canvas keeps its picture only until the end of the task.
    this.#view.draw();
    copy.getContext('2d')!.drawImage(this.canvas, 0, 0);
    return copy;
  }

  /**
   * Does something with the simulation and shows the result. Does not reject.
   *
   * @returns the result; undefined if it failed, or the organism was disposed
   */
  async edit<T>(edit: (simulation: Simulation) => Promise<T>): Promise<T | undefined> {
    if (this.#disposed) return undefined;
    try {
      const result = await edit(this.simulation);
      if (this.#disposed) return undefined;
      this.#view.draw();
      if (this.simulation.paused) this.#keep();
      return result;
    } catch (thrown) {
      this.#fail(thrown);
      return undefined;
    }
  }

  /** Does not reject: nobody could handle the error. */
  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#view.dispose();
    await this.simulation.dispose().catch(() => undefined);
  }

  #show(): void {
    this.canvas = document.createElement('canvas');
    this.canvas.part.add('canvas');
    this.#view = this.simulation.createView(this.canvas);
    this.#view.draw();
  }

  /** Only a GPU can be lost. Reading its state costs nothing while the pattern rests. */
  #keep(): void {
    if (this.simulation.activeDevice !== 'webgpu') return;
    this.simulation.getState().then(
      (state) => (this.#keepsake = { ...state, model: this.simulation.model }),
      () => undefined,
    );
  }
}

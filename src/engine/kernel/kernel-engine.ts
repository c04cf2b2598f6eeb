import { areaSpans } from '../../grid/area.js';
import type { Area } from '../../grid/area.js';
import type { Held } from '../../grid/carry.js';
import { Dial } from '../../grid/dial.js';
import { livingWindow, reframe, wholeWindow } from '../../grid/living-window.js';
import { cellAt } from '../../grid/cell-at.js';
import type { GridSize, Place } from '../../grid/size.js';
import { rotationOf } from '../../grid/turns.js';
import type { Engine, EngineState, Firing, View } from '../engine.js';
import { KernelView } from './kernel-view.js';
import type { Population } from './population.js';

/** Steps on the CPU with the project's own kernel, which computes only cells that can change. */
export class KernelEngine implements Engine {
  readonly device = 'wasm';
  readonly runtime = 'kernel';
  readonly #population: Population;
  readonly #dial = new Dial();

  constructor(
    readonly channels: number,
    readonly size: GridSize,
    population: Population,
  ) {
    this.#population = population;
  }

  get angle(): number {
    return this.#dial.angle;
  }

  setAngle(degrees: number, carries = false): void {
    if (!carries) return this.#dial.set(degrees);
    this.#write(this.#dial.carry(degrees, () => this.#held(), this.channels, this.size, true));
  }

  async step(firing: Firing | Float32Array): Promise<void> {
    this.#dial.rest();
    const isGiven = firing instanceof Float32Array;
    if (isGiven) this.#population.instance.masks.set(firing);
    this.#population.step(isGiven ? undefined : firing, this.#dial.rotation);
  }

  damage(area: Area): void {
    this.#dial.rest();
    this.#population.clear([...areaSpans(area, this.size)]);
  }

  plant(place: Place, degrees: number): void {
    const cell = cellAt(place, this.size);
    if (cell !== undefined) this.plantIn(cell, degrees);
  }

  setState(state: EngineState): void {
    this.#dial.rest();
    this.#write({ ...state, window: wholeWindow(this.size) });
  }

  async getState(): Promise<EngineState> {
    const { cells, turns, holders } = this.#state();
    return { cells, ...(turns && { turns }), ...(holders && { holders }) };
  }

  createView(canvas: HTMLCanvasElement | OffscreenCanvas): View {
    return new KernelView(canvas, this.size, () => this.#population.instance);
  }

  /** Nothing to free: the memory is garbage-collected with the engine. */
  async dispose(): Promise<void> {}

  /** @param cell its index, row by row */
  protected plantIn(cell: number, degrees: number): void {
    this.#dial.rest();
    const { instance, hasTurns } = this.#population;
    const { width, height } = this.size;
    instance.kernel.plant(Math.floor(cell / width), cell % width);
    if (degrees === 0 && !hasTurns) return;
    const plane = height * width;
    const turns = hasTurns ? instance.turns.slice(0, plane) : new Float32Array(plane);
    turns[cell] = degrees;
    this.#setTurns(turns);
    if (!hasTurns) this.#population.written(this.#population.holders);
  }

  #held(): Held {
    const { cells, ...planes } = this.#state();
    const whole = wholeWindow(this.size);
    const window = livingWindow(cells, whole, this.size);
    return { ...planes, window, cells: reframe(cells, this.channels, whole, window, this.size) };
  }

  /** Copies the state. */
  #state(): EngineState {
    const { hasTurns, instance, holders } = this.#population;
    const { state, channels, turns } = instance;
    const plane = this.size.height * this.size.width;
    const cells = new Float32Array(this.channels * plane);
    for (let channel = 0; channel < this.channels; channel++) {
      for (let cell = 0; cell < plane; cell++) {
        cells[channel * plane + cell] = state[cell * channels + channel];
      }
    }
    return { cells, turns: hasTurns ? turns.slice(0, plane) : undefined, holders };
  }

  /** Writes a state. If it has holders, cells that nobody holds are left empty. */
  #write({ cells, window, turns, holders }: Held): void {
    const { state, channels } = this.#population.instance;
    const { width, height } = this.size;
    const plane = window.height * window.width;
    state.fill(0);
    for (let row = 0, from = 0; row < window.height; row++) {
      const y = (window.top + row) % height;
      for (let column = 0; column < window.width; column++, from++) {
        const cell = y * width + ((window.left + column) % width);
        if (holders?.[cell] === 0) continue;
        for (let channel = 0; channel < this.channels; channel++) {
          state[cell * channels + channel] = cells[channel * plane + from];
        }
      }
    }
    this.#setTurns(turns);
    this.#population.written(holders);
  }

  #setTurns(degrees: Float32Array | undefined): void {
    const { turns } = this.#population.instance;
    this.#population.hasTurns = degrees !== undefined;
    if (!degrees) return;
    turns.set(degrees);
    rotationOf(0, degrees, turns.subarray(degrees.length));
  }
}

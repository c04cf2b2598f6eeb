import { areaSpans } from '../../grid/area.js';
import type { Area } from '../../grid/area.js';
import type { Held } from '../../grid/carry.js';
import { Dial } from '../../grid/dial.js';
import { livingWindow, reframe, wholeWindow } from '../../grid/living-window.js';
import type { GridSize, Place } from '../../grid/size.js';
import { cellAt, rotationOf } from '../../grid/turns.js';
import { fireThreshold } from '../../grid/update-mask.js';
import type { Engine, EngineState, Firing, View } from '../engine.js';
import { KernelInstance } from './instance.js';
import { KernelView } from './kernel-view.js';
import type { KernelRule } from './recognise.js';

/** Steps on the CPU by the project's own kernel, which computes the cells that can change. */
export class KernelEngine implements Engine {
  readonly device = 'wasm';
  readonly runtime = 'kernel';
  readonly #instance: KernelInstance;
  readonly #rule: KernelRule;
  readonly #dial = new Dial();
  #hasTurns = false;

  /** @throws GrowingCaError `device-unavailable` */
  static async create(rule: KernelRule, size: GridSize): Promise<KernelEngine> {
    return new KernelEngine(rule, size, await KernelInstance.create(rule, size));
  }

  private constructor(
    rule: KernelRule,
    readonly size: GridSize,
    instance: KernelInstance,
  ) {
    this.#rule = rule;
    this.#instance = instance;
  }

  get channels(): number {
    return this.#rule.channels;
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
    const { kernel, masks } = this.#instance;
    const { sobelScale } = this.#rule;
    const cosine = this.#dial.rotation[0] * sobelScale;
    const sine = this.#dial.rotation[1] * sobelScale;
    if (firing instanceof Float32Array) {
      masks.set(firing);
      kernel.step(0, 0, 0, 1, cosine, sine);
    } else {
      const { step, fireRate, randomSeed } = firing;
      kernel.step(step, fireThreshold(fireRate), randomSeed, 0, cosine, sine);
    }
  }

  damage(area: Area): void {
    this.#dial.rest();
    for (const { y, start, end } of areaSpans(area, this.size)) {
      this.#instance.kernel.clearSpan(y, start, end);
    }
  }

  plant(place: Place, degrees: number): void {
    const cell = cellAt(place, this.size);
    if (cell === undefined) return;
    this.#dial.rest();
    this.#instance.kernel.plant(Math.floor(cell / this.size.width), cell % this.size.width);
    if (degrees === 0 && !this.#hasTurns) return;
    const turns = this.#turns() ?? new Float32Array(this.size.height * this.size.width);
    turns[cell] = degrees;
    this.#setTurns(turns);
    this.#instance.kernel.stateWritten(1);
  }

  setState({ cells, turns }: EngineState): void {
    this.#dial.rest();
    this.#write({ cells, window: wholeWindow(this.size), turns });
  }

  async getState(): Promise<EngineState> {
    const turns = this.#turns();
    return { cells: this.#cells(), ...(turns && { turns }) };
  }

  createView(canvas: HTMLCanvasElement | OffscreenCanvas): View {
    return new KernelView(canvas, this.size, this.#instance);
  }

  /** Its memory goes with it. */
  async dispose(): Promise<void> {}

  #held(): Held {
    const cells = this.#cells();
    const whole = wholeWindow(this.size);
    const window = livingWindow(cells, whole, this.size);
    const living = reframe(cells, this.channels, whole, window, this.size);
    return { cells: living, window, turns: this.#turns() };
  }

  /** [channels, height, width] */
  #cells(): Float32Array {
    const { state, channels } = this.#instance;
    const plane = this.size.height * this.size.width;
    const cells = new Float32Array(this.channels * plane);
    for (let channel = 0; channel < this.channels; channel++) {
      for (let cell = 0; cell < plane; cell++) {
        cells[channel * plane + cell] = state[cell * channels + channel];
      }
    }
    return cells;
  }

  #write({ cells, window, turns }: Held): void {
    const { state, channels, kernel } = this.#instance;
    const { width, height } = this.size;
    const plane = window.height * window.width;
    state.fill(0);
    for (let row = 0, from = 0; row < window.height; row++) {
      const y = (window.top + row) % height;
      for (let column = 0; column < window.width; column++, from++) {
        const to = (y * width + ((window.left + column) % width)) * channels;
        for (let channel = 0; channel < this.channels; channel++) {
          state[to + channel] = cells[channel * plane + from];
        }
      }
    }
    this.#setTurns(turns);
    kernel.stateWritten(this.#hasTurns ? 1 : 0);
  }

  /** [height, width], degrees; undefined while every cell's turn is 0 */
  #turns(): Float32Array | undefined {
    const plane = this.size.height * this.size.width;
    return this.#hasTurns ? this.#instance.turns.slice(0, plane) : undefined;
  }

  #setTurns(degrees: Float32Array | undefined): void {
    this.#hasTurns = degrees !== undefined;
    if (!degrees) return;
    const { turns } = this.#instance;
    turns.set(degrees);
    rotationOf(0, degrees, turns.subarray(degrees.length));
  }
}

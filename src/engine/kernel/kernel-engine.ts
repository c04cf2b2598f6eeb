import { areaSpans } from '../../grid/area.js';
import type { Area } from '../../grid/area.js';
import type { Held } from '../../grid/carry.js';
import { Dial } from '../../grid/dial.js';
import { livingWindow, reframe, wholeWindow } from '../../grid/living-window.js';
import type { GridSize, Place } from '../../grid/size.js';
import { cellAt, rotationOf } from '../../grid/turns.js';
import type { Engine, EngineState, Firing, Individual, View } from '../engine.js';
import { Individuals } from './individuals.js';
import { KernelView } from './kernel-view.js';
import type { KernelRule } from './recognise.js';

/**
 * Steps on the CPU by the project's own kernel, which computes the cells that can change. Every seed
 * that is planted is an individual of its own.
 */
export class KernelEngine implements Engine {
  readonly device = 'wasm';
  readonly runtime = 'kernel';
  readonly channels: number;
  readonly #individuals: Individuals;
  readonly #dial = new Dial();

  /**
   * @param first the rule of the individual that has the grid to itself at first, or all of it
   * @throws GrowingCaError `device-unavailable`
   */
  static async create(first: KernelRule | Individual, size: GridSize): Promise<KernelEngine> {
    const individual = 'rule' in first ? first : { rule: first };
    return new KernelEngine(individual, size, await Individuals.create(individual, size));
  }

  private constructor(
    { rule }: Individual,
    readonly size: GridSize,
    individuals: Individuals,
  ) {
    this.channels = rule.channels;
    this.#individuals = individuals;
  }

  get angle(): number {
    return this.#dial.angle;
  }

  /** Those that are there, in the order of their numbers in a state. */
  get individuals(): readonly Individual[] {
    return this.#individuals.all;
  }

  /** Whether cells have holders: where several live, or one that fades. */
  get isShared(): boolean {
    return this.#individuals.share;
  }

  setAngle(degrees: number, carries = false): void {
    if (!carries) return this.#dial.set(degrees);
    this.#write(this.#dial.carry(degrees, () => this.#held(), this.channels, this.size, true));
  }

  async step(firing: Firing | Float32Array): Promise<void> {
    this.#dial.rest();
    const isGiven = firing instanceof Float32Array;
    if (isGiven) this.#individuals.instance.masks.set(firing);
    this.#individuals.step(isGiven ? undefined : firing, this.#dial.rotation);
  }

  damage(area: Area): void {
    this.#dial.rest();
    const spans = [...areaSpans(area, this.size)];
    for (const number of this.#individuals.numbers) {
      this.#individuals.use(number);
      for (const { y, start, end } of spans) {
        this.#individuals.instance.kernel.clearSpan(y, start, end);
      }
    }
  }

  /**
   * Plants the seed of one more individual: of the first one's kind, unless another one is given.
   *
   * @returns whether there was room: it takes no cell that another one holds, unless that one fades
   * @throws GrowingCaError `device-unavailable`
   */
  async plant(
    place: Place,
    degrees: number,
    individual: Individual = { ...this.individuals[0], fades: false },
  ): Promise<boolean> {
    const cell = cellAt(place, this.size);
    if (cell === undefined) return false;
    const number = await this.#individuals.admit(individual);
    if (number === undefined) return false;
    const [x, y] = [cell % this.size.width, Math.floor(cell / this.size.width)];
    const { instance } = this.#individuals;
    const holder = instance.holders[instance.holderAt(x, y)];
    if (holder && !this.#individuals.fades(holder)) {
      this.#individuals.remove(number);
      return false;
    }
    this.#dial.rest();
    this.#individuals.use(number);
    instance.kernel.plant(y, x);
    this.#turn(cell, degrees);
    return true;
  }

  /** From now on all individuals give way to those that are planted later. */
  fade(): void {
    this.#dial.rest();
    this.#individuals.fade();
  }

  setState(state: EngineState): void {
    void this.populate(state, this.individuals.slice(0, 1));
  }

  /**
   * A state of several individuals. It is there at once where the memory has room for them.
   *
   * @param individuals those that the state's holders are numbered by
   * @throws GrowingCaError `device-unavailable`
   */
  populate(state: EngineState, individuals: readonly Individual[]): Promise<void> {
    this.#dial.rest();
    const write = () => {
      this.#individuals.replace(individuals);
      this.#write({ ...state, window: wholeWindow(this.size) });
    };
    if (!this.#individuals.hasRoomFor(individuals)) {
      return this.#individuals.makeRoomFor(individuals).then(write);
    }
    write();
    return Promise.resolve();
  }

  async getState(): Promise<EngineState> {
    const { cells, turns, holders } = this.#state();
    const { numbers } = this.#individuals;
    return {
      cells,
      ...(turns && { turns }),
      ...(holders && { holders: holders.map((number) => numbers.indexOf(number) + 1) }),
    };
  }

  createView(canvas: HTMLCanvasElement | OffscreenCanvas): View {
    return new KernelView(canvas, this.size, () => this.#individuals.instance);
  }

  /** Its memory goes with it. */
  async dispose(): Promise<void> {}

  #held(): Held {
    const { cells, ...planes } = this.#state();
    const whole = wholeWindow(this.size);
    const window = livingWindow(cells, whole, this.size);
    return { ...planes, window, cells: reframe(cells, this.channels, whole, window, this.size) };
  }

  /** A copy. */
  #state(): EngineState {
    const { hasTurns, share, instance } = this.#individuals;
    const { state, channels, turns, holders } = instance;
    const { width, height } = this.size;
    const plane = height * width;
    const cells = new Float32Array(this.channels * plane);
    for (let channel = 0; channel < this.channels; channel++) {
      for (let cell = 0; cell < plane; cell++) {
        cells[channel * plane + cell] = state[cell * channels + channel];
      }
    }
    const held = share ? new Uint8Array(plane) : undefined;
    for (let y = 0; y < height && held; y++) {
      const start = instance.holderAt(0, y);
      held.set(holders.subarray(start, start + width), y * width);
    }
    return { cells, turns: hasTurns ? turns.slice(0, plane) : undefined, holders: held };
  }

  /** What nobody holds, where cells have holders, is left out. */
  #write({ cells, window, turns, holders }: Held): void {
    const { instance, share } = this.#individuals;
    const { state, channels } = instance;
    const { width, height } = this.size;
    const plane = window.height * window.width;
    state.fill(0);
    for (let row = 0, from = 0; row < window.height; row++) {
      const y = (window.top + row) % height;
      for (let column = 0; column < window.width; column++, from++) {
        const cell = y * width + ((window.left + column) % width);
        if (share && !holders?.[cell]) continue;
        for (let channel = 0; channel < this.channels; channel++) {
          state[cell * channels + channel] = cells[channel * plane + from];
        }
      }
    }
    if (share) instance.setHolders(holders, this.size);
    this.#setTurns(turns);
    this.#individuals.written();
  }

  #turn(cell: number, degrees: number): void {
    const { hasTurns, instance } = this.#individuals;
    if (degrees === 0 && !hasTurns) return;
    const plane = this.size.height * this.size.width;
    const turns = hasTurns ? instance.turns.slice(0, plane) : new Float32Array(plane);
    turns[cell] = degrees;
    this.#setTurns(turns);
    if (!hasTurns) this.#individuals.written();
  }

  #setTurns(degrees: Float32Array | undefined): void {
    const { turns } = this.#individuals.instance;
    this.#individuals.hasTurns = degrees !== undefined;
    if (!degrees) return;
    turns.set(degrees);
    rotationOf(0, degrees, turns.subarray(degrees.length));
  }
}

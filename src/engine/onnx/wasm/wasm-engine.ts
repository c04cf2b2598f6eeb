import { CanvasView } from '../../canvas-view.js';
import type { Model } from '../../../model/load.js';
import { drawUpdateMask } from '../../../grid/update-mask.js';
import type { Area } from '../../../grid/area.js';
import { Dial } from '../../../grid/dial.js';
import type { Engine, EngineState, Firing, View } from '../../engine.js';
import { cellAt } from '../../../grid/cell-at.js';
import type { GridSize, Place } from '../../../grid/size.js';
import { LivingCells } from '../../../grid/living-cells.js';
import { reframe, wholeWindow } from '../../../grid/living-window.js';
import type { Lease } from '../lease.js';
import { rotationOf, spreadTurns } from '../../../grid/turns.js';
import { leaseWasmSession } from './wasm-session.js';
import type { WasmSession } from './wasm-session.js';

/**
 * Steps on the CPU with onnxruntime-web, in one thread. The state is in the page's memory; if the
 * rule allows it, only a window around the living cells is stored and computed.
 */
export class WasmEngine implements Engine {
  readonly device = 'wasm';
  readonly runtime = 'onnx';
  readonly channels: number;
  readonly #lease: Lease<WasmSession>;
  readonly #living: LivingCells;
  readonly #dial = new Dial();
  #mask = new Float32Array();
  /** For the whole grid; undefined while all turns are 0. */
  #turns?: Float32Array;

  /** @throws GrowingCaError `runtime-unreachable` or `model-incompatible` */
  static async create(model: Model, size: GridSize): Promise<WasmEngine> {
    return new WasmEngine(model, size, await leaseWasmSession(model));
  }

  private constructor(
    model: Model,
    readonly size: GridSize,
    lease: Lease<WasmSession>,
  ) {
    this.channels = model.channels;
    this.#lease = lease;
    this.#living = new LivingCells(model.channels, size, lease.value.worksInWindows);
  }

  get angle(): number {
    return this.#dial.angle;
  }

  setAngle(degrees: number, carries = false): void {
    if (!carries) return this.#dial.set(degrees);
    const hold = () => ({ cells, window, turns: this.#turns });
    const { cells, window, follows } = this.#living;
    const held = this.#dial.carry(degrees, hold, this.channels, this.size, follows);
    this.#living.replace(held.cells, held.window);
    this.#turns = held.turns;
  }

  async step(firing: Firing | Float32Array): Promise<void> {
    this.#dial.rest();
    this.#living.fit();
    const { cells, window } = this.#living;
    if (cells.length === 0) return;
    const rotation = this.#turns ? this.#rotationPlane(this.#turns) : this.#dial.rotation;
    const mask = this.#drawMask(firing);
    this.#living.advance(await this.#lease.value.step(cells, mask, rotation, window));
  }

  damage(area: Area): void {
    this.#dial.rest();
    this.#living.clear(area);
  }

  plant(place: Place, degrees: number): void {
    const cell = cellAt(place, this.size);
    if (cell === undefined) return;
    this.#dial.rest();
    this.#living.plant(cell);
    if (degrees !== 0) this.#turns ??= new Float32Array(this.size.height * this.size.width);
    if (this.#turns) this.#turns[cell] = degrees;
  }

  setState({ cells, turns }: EngineState): void {
    this.#dial.rest();
    this.#living.set(cells);
    this.#turns = turns?.slice();
  }

  async getState(): Promise<EngineState> {
    return {
      cells: this.#living.wholeCells,
      ...(this.#turns && { turns: this.#turns.slice() }),
    };
  }

  createView(canvas: HTMLCanvasElement | OffscreenCanvas): View {
    return new CanvasView(canvas, this.size, this.#living);
  }

  dispose(): Promise<void> {
    return this.#lease.release();
  }

  /** [window.height, window.width] */
  #drawMask(firing: Firing | Float32Array): Float32Array {
    const { window } = this.#living;
    if (firing instanceof Float32Array) {
      return reframe(firing, 1, wholeWindow(this.size), window, this.size);
    }
    const cells = window.height * window.width;
    if (this.#mask.length !== cells) this.#mask = new Float32Array(cells);
    const { fireRate, randomSeed, step } = firing;
    drawUpdateMask(this.#mask, this.size, fireRate, randomSeed, step, window);
    return this.#mask;
  }

  /**
   * Spreads the turns, and combines them with the angle. @returns [2, window.height, window.width]
   */
  #rotationPlane(turns: Float32Array): Float32Array {
    const { cells, window } = this.#living;
    const plane = window.height * window.width;
    spreadTurns(turns, cells.subarray(3 * plane, 4 * plane), this.size, window);
    const inWindow = reframe(turns, 1, wholeWindow(this.size), window, this.size);
    const rotation = new Float32Array(2 * plane);
    rotationOf(this.#dial.angle, inWindow, rotation);
    return rotation;
  }
}

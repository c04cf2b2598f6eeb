import type { InferenceSession, Tensor } from 'onnxruntime-web';
import { GrowingCaError } from '../errors.js';
import { NEXT_STATE, ROTATION, STATE, UPDATE_MASK } from '../model/contract.js';
import type { Model } from '../model/load.js';
import { CanvasView } from '../view/canvas-view.js';
import { drawUpdateMask } from '../model/update-mask.js';
import { areaSpans } from './area.js';
import type { Area } from './area.js';
import type { Engine, EngineState, Firing, GridSize, Place, View } from './engine.js';
import { inTurn } from './queue.js';
import { loadRuntime } from './runtime.js';
import type { OnnxRuntime } from './runtime.js';
import { cellAt, rotationOf, spreadTurns } from './turns.js';

/** Steps on the CPU, in one thread of WebAssembly; the state is an array of this page. */
export class WasmEngine implements Engine {
  readonly device = 'wasm';
  readonly #runtime: OnnxRuntime;
  readonly #session: InferenceSession;
  readonly #mask: Tensor;
  #state: Tensor;
  #angle = 0;
  /** Undefined while every cell's turn is 0. */
  #turns?: Float32Array;

  static async create(model: Model, size: GridSize): Promise<WasmEngine> {
    const runtime = await loadRuntime('wasm');
    try {
      const session = await inTurn(() =>
        runtime.InferenceSession.create(model.bytes, { executionProviders: ['wasm'] }),
      );
      return new WasmEngine(runtime, session, size, model.channels);
    } catch (cause) {
      throw new GrowingCaError(
        'model-incompatible',
        `The runtime refused the model ${model.url}: export it again, with operators that onnxruntime-web knows.`,
        cause,
      );
    }
  }

  private constructor(
    runtime: OnnxRuntime,
    session: InferenceSession,
    readonly size: GridSize,
    readonly channels: number,
  ) {
    const { width, height } = size;
    this.#runtime = runtime;
    this.#session = session;
    this.#mask = new runtime.Tensor('float32', new Float32Array(height * width), [
      1,
      1,
      height,
      width,
    ]);
    this.#state = this.#stateTensor(new Float32Array(channels * height * width));
  }

  setAngle(degrees: number): void {
    this.#angle = degrees;
  }

  async step(firing: Firing | Float32Array): Promise<void> {
    const mask = this.#mask.data as Float32Array;
    if (firing instanceof Float32Array) mask.set(firing);
    else drawUpdateMask(mask, this.size, firing.fireRate, firing.randomSeed, firing.step);
    const feeds = {
      [STATE]: this.#state,
      [UPDATE_MASK]: this.#mask,
      [ROTATION]: this.#rotation(),
    };
    const results = await inTurn(() => this.#session.run(feeds, [NEXT_STATE]));
    this.#state = results[NEXT_STATE] as Tensor;
  }

  damage(area: Area): void {
    const { width, height } = this.size;
    const state = this.#data;
    for (const { y, start, end } of areaSpans(area, this.size)) {
      for (let channel = 0; channel < this.channels; channel++) {
        const row = (channel * height + y) * width;
        state.fill(0, row + start, row + end);
      }
    }
  }

  plant(place: Place, degrees: number): void {
    const cell = cellAt(place, this.size);
    if (cell === undefined) return;
    const plane = this.size.height * this.size.width;
    for (let channel = 0; channel < this.channels; channel++) {
      this.#data[channel * plane + cell] = channel < 3 ? 0 : 1;
    }
    if (degrees !== 0) this.#turns ??= new Float32Array(plane);
    if (this.#turns) this.#turns[cell] = degrees;
  }

  setState({ cells, turns }: EngineState): void {
    this.#state = this.#stateTensor(cells.slice());
    this.#turns = turns?.slice();
  }

  async getState(): Promise<EngineState> {
    return { cells: this.#data.slice(), ...(this.#turns && { turns: this.#turns.slice() }) };
  }

  createView(canvas: HTMLCanvasElement | OffscreenCanvas): View {
    return new CanvasView(canvas, this.size, () => this.#data);
  }

  async dispose(): Promise<void> {
    await inTurn(() => this.#session.release());
  }

  get #data(): Float32Array {
    return this.#state.data as Float32Array;
  }

  #rotation(): Tensor {
    const { width, height } = this.size;
    const turns = this.#turns;
    const plane = width * height;
    if (turns) spreadTurns(turns, this.#data.subarray(3 * plane, 4 * plane), this.size);
    const values = new Float32Array(2 * (turns?.length ?? 1));
    rotationOf(this.#angle, turns ?? [0], values);
    const shape = turns ? [1, 2, height, width] : [1, 2, 1, 1];
    return new this.#runtime.Tensor('float32', values, shape);
  }

  #stateTensor(data: Float32Array): Tensor {
    const { width, height } = this.size;
    return new this.#runtime.Tensor('float32', data, [1, this.channels, height, width]);
  }
}

import type { InferenceSession, Tensor } from 'onnxruntime-web';
import { GrowingCaError } from '../errors.js';
import { NEXT_STATE, ROTATION, STATE, UPDATE_MASK } from '../model/contract.js';
import type { Model } from '../model/load.js';
import { CanvasView } from '../view/canvas-view.js';
import { circleSpans } from './circle.js';
import type { Circle, Engine, GridSize, View } from './engine.js';
import { inTurn } from './queue.js';
import { loadRuntime } from './runtime.js';
import type { OnnxRuntime } from './runtime.js';

/** Steps on the CPU, in one thread of WebAssembly; the state is an array of this page. */
export class WasmEngine implements Engine {
  readonly device = 'wasm';
  readonly updateMask: Float32Array;
  readonly #runtime: OnnxRuntime;
  readonly #session: InferenceSession;
  readonly #mask: Tensor;
  readonly #rotation: Tensor;
  #state: Tensor;

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
    this.updateMask = new Float32Array(height * width);
    this.#mask = new runtime.Tensor('float32', this.updateMask, [1, 1, height, width]);
    this.#rotation = new runtime.Tensor('float32', new Float32Array([1, 0]), [1, 2, 1, 1]);
    this.#state = this.#stateTensor(new Float32Array(channels * height * width));
  }

  setRotation(theta: number): void {
    (this.#rotation.data as Float32Array).set([Math.cos(theta), Math.sin(theta)]);
  }

  async step(): Promise<void> {
    const feeds = {
      [STATE]: this.#state,
      [UPDATE_MASK]: this.#mask,
      [ROTATION]: this.#rotation,
    };
    const results = await inTurn(() => this.#session.run(feeds, [NEXT_STATE]));
    this.#state = results[NEXT_STATE] as Tensor;
  }

  damage(circle: Circle): void {
    const { width, height } = this.size;
    const state = this.#data;
    for (const { y, start, end } of circleSpans(circle, this.size)) {
      for (let channel = 0; channel < this.channels; channel++) {
        const row = (channel * height + y) * width;
        state.fill(0, row + start, row + end);
      }
    }
  }

  setState(state: Float32Array): void {
    this.#state = this.#stateTensor(state.slice());
  }

  async getState(): Promise<Float32Array> {
    return this.#data.slice();
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

  #stateTensor(data: Float32Array): Tensor {
    const { width, height } = this.size;
    return new this.#runtime.Tensor('float32', data, [1, this.channels, height, width]);
  }
}

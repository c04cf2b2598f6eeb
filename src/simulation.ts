import { chooseDevice } from './engine/device.js';
import type { Circle, DeviceChoice, DeviceName, Engine, GridSize, View } from './engine/engine.js';
import { loadModel, readModel } from './model/load.js';
import type { Model } from './model/load.js';
import { seedState } from './model/seed.js';
import { drawUpdateMask } from './model/update-mask.js';

export { GrowingCaError } from './errors.js';
export type { ErrorCode } from './errors.js';
export { runtimeBase, setRuntimeBase } from './engine/runtime.js';
export { manifestUrl, setManifestUrl, findModelUrl } from './model/manifest.js';
export type { Circle, DeviceChoice, DeviceName, GridSize, Model, View };

export interface SimulationOptions {
  /** Default `auto`. */
  readonly device?: DeviceChoice;
  /** Decides which cells fire; unsigned 32-bit. Default: drawn by chance. */
  readonly randomSeed?: number;
  /** Degrees, clockwise. Default 0. */
  readonly angle?: number;
  /** Cells. Default: what the model was trained on. */
  readonly grid?: GridSize;
  /** 0..1. Default: what the model was trained with. */
  readonly fireRate?: number;
  /** Ends the loading early. */
  readonly signal?: AbortSignal;
}

/** Gives up the main thread after this long, so that a page answers during `step(1000)`. */
const TURN_MILLISECONDS = 12;

/**
 * A pattern that grows, without any element: one model, one state, one device. Calls take effect
 * in the order in which they are made.
 */
export class Simulation {
  readonly model: Model;
  readonly #engine: Engine;
  readonly #fireRate: number;
  #randomSeed: number;
  #angle = 0;
  #stepCount = 0;
  #disposed = false;
  #lastCall: Promise<unknown> = Promise.resolve();

  /**
   * @param source address of a model file, its bytes, or a model that is loaded already
   * @throws GrowingCaError
   */
  static async create(
    source: string | URL | Uint8Array | Model,
    options: SimulationOptions = {},
  ): Promise<Simulation> {
    const [model, engineKind] = await Promise.all([
      toModel(source, options.signal),
      chooseDevice(options.device ?? 'auto'),
    ]);
    options.signal?.throwIfAborted();
    const engine = await createEngine(engineKind, model, options);
    return new Simulation(model, engine, options);
  }

  private constructor(model: Model, engine: Engine, options: SimulationOptions) {
    this.model = model;
    this.#engine = engine;
    this.#fireRate = options.fireRate ?? model.fireRate;
    this.#randomSeed = options.randomSeed ?? drawRandomSeed();
    this.angle = options.angle ?? 0;
    engine.setState(this.#seed());
  }

  /** Where the steps run. */
  get device(): DeviceName {
    return this.#engine.device;
  }

  get grid(): GridSize {
    return this.#engine.size;
  }

  get channels(): number {
    return this.#engine.channels;
  }

  /** Steps since the seed. */
  get stepCount(): number {
    return this.#stepCount;
  }

  /** Together with the step it decides which cells fire. */
  get randomSeed(): number {
    return this.#randomSeed;
  }

  /** Degrees by which the pattern is turned, clockwise, as CSS `rotate()`. */
  get angle(): number {
    return this.#angle;
  }

  set angle(degrees: number) {
    if (!Number.isFinite(degrees)) return;
    this.#angle = degrees;
    // Perception turned by theta turns the pattern by -theta.
    this.#engine.setRotation((-degrees * Math.PI) / 180);
  }

  /** Runs `count` steps; see `countOfSteps` for what other numbers mean. */
  step(count = 1): Promise<void> {
    return this.#edit(async (engine) => {
      let turnStart = performance.now();
      for (let left = countOfSteps(count); left > 0 && !this.#disposed; left--) {
        drawUpdateMask(
          engine.updateMask,
          engine.size,
          this.#fireRate,
          this.#randomSeed,
          this.#stepCount,
        );
        await engine.step();
        this.#stepCount++;
        if (left > 1 && performance.now() - turnStart > TURN_MILLISECONDS) {
          await nextTask();
          turnStart = performance.now();
        }
      }
    });
  }

  /** Back to the seed and to step 0, with the same random seed or another one. */
  reset(randomSeed = this.#randomSeed): Promise<void> {
    return this.#edit((engine) => {
      this.#randomSeed = randomSeed;
      this.#stepCount = 0;
      engine.setState(this.#seed());
    });
  }

  /** Clears every cell of a circle; a circle without finite numbers and radius >= 0 is ignored. */
  damage(circle: Circle): Promise<void> {
    const { x, y, radius } = circle;
    if (![x, y, radius].every(Number.isFinite) || radius < 0) return Promise.resolve();
    return this.#edit((engine) => engine.damage({ x, y, radius }));
  }

  /** @returns a copy, float32 [channels, height, width] */
  getState(): Promise<Float32Array> {
    return this.#inOrder(() => {
      if (this.#disposed) throw new DOMException('The simulation is disposed of.', 'AbortError');
      return this.#engine.getState();
    });
  }

  /**
   * @param state float32 [channels, height, width]
   * @throws RangeError where the length is another
   */
  setState(state: Float32Array): Promise<void> {
    const { width, height } = this.grid;
    const length = this.channels * height * width;
    if (state.length !== length) {
      throw new RangeError(
        `A state of this model has ${length} values (${this.channels} channels, ${height} rows, ${width} columns), not ${state.length}.`,
      );
    }
    const copy = state.slice();
    return this.#edit((engine) => engine.setState(copy));
  }

  /** Shows the state on a canvas, one pixel a cell; call `draw()` of the view after a step. */
  createView(canvas: HTMLCanvasElement | OffscreenCanvas): View {
    return this.#engine.createView(canvas);
  }

  /**
   * Frees the session and its memory, once the call under way has ended. Calls that come after it
   * do nothing, but for `getState`, which has nothing to give and fails.
   */
  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    await this.#lastCall;
    await this.#engine.dispose();
  }

  #seed(): Float32Array {
    return seedState(this.channels, this.grid.height, this.grid.width);
  }

  #edit(call: (engine: Engine) => void | Promise<void>): Promise<void> {
    return this.#inOrder(() => (this.#disposed ? undefined : call(this.#engine)));
  }

  #inOrder<T>(call: () => T | Promise<T>): Promise<T> {
    const result = this.#lastCall.then(call);
    this.#lastCall = result.catch(() => undefined);
    return result;
  }
}

/** A random seed by chance: unsigned 32-bit. */
export function drawRandomSeed(): number {
  return Math.floor(Math.random() * 2 ** 32);
}

/** Rounded down; negative numbers and what is no number count as 0, and 100,000 is the most. */
export function countOfSteps(count: number): number {
  return Math.min(Math.max(Math.floor(Number(count)) || 0, 0), 100_000);
}

async function toModel(
  source: string | URL | Uint8Array | Model,
  signal?: AbortSignal,
): Promise<Model> {
  if (source instanceof Uint8Array) return readModel(source);
  if (typeof source === 'string' || source instanceof URL) return loadModel(String(source), signal);
  return source;
}

async function createEngine(
  device: DeviceName,
  model: Model,
  options: SimulationOptions,
): Promise<Engine> {
  const size = options.grid ?? model.grid;
  if (device === 'webgpu') {
    try {
      const { WebGpuEngine } = await import('./engine/webgpu-engine.js');
      return await WebGpuEngine.create(model, size);
    } catch (error) {
      if (options.device === 'webgpu') throw error;
    }
  }
  const { WasmEngine } = await import('./engine/wasm-engine.js');
  return WasmEngine.create(model, size);
}

/** Unlike a promise, a message lets the browser paint and take input; unlike a timer it never waits. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

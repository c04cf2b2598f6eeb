import { chooseDevice } from './engine/device.js';
import { usableArea } from './engine/area.js';
import type { Area, Circle, Rectangle } from './engine/area.js';
import type {
  DeviceChoice,
  DeviceName,
  Engine,
  EngineState,
  GridSize,
  Place,
  View,
} from './engine/engine.js';
import { breathe } from './engine/next-task.js';
import { loadModel, readModel } from './model/load.js';
import type { Model } from './model/load.js';
import { seedState } from './model/seed.js';

export { GrowingCaError } from './errors.js';
export type { ErrorCode } from './errors.js';
export { runtimeBase, setRuntimeBase } from './engine/runtime.js';
export { manifestUrl, setManifestUrl, findModelUrl } from './model/manifest.js';
export type { Area, Circle, DeviceChoice, DeviceName, GridSize, Model, Place, Rectangle, View };

/** A place for a seed, and degrees by which what grows from it is turned, besides `angle`. */
export interface Planting extends Place {
  readonly angle?: number;
}

/** All that decides how a simulation goes on, besides its model, angle and fire rate. */
export interface SimulationState extends EngineState {
  /** Steps since the seed. */
  readonly stepCount: number;
  /** Unsigned 32-bit. */
  readonly randomSeed: number;
}

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
    engine.setState({ cells: this.#seed() });
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
    this.#engine.setAngle(degrees);
  }

  /** Runs `count` steps; see `countOfSteps` for what other numbers mean. */
  step(count = 1): Promise<void> {
    return this.#edit(async (engine) => {
      for (let left = countOfSteps(count); left > 0 && !this.#disposed; left--) {
        await engine.step({
          randomSeed: this.#randomSeed,
          step: this.#stepCount,
          fireRate: this.#fireRate,
        });
        this.#stepCount++;
        if (left > 1) await breathe();
      }
    });
  }

  /** Back to the seed and to step 0, with the same random seed or another one. */
  reset(randomSeed = this.#randomSeed): Promise<void> {
    return this.#edit((engine) => {
      this.#randomSeed = randomSeed;
      this.#stepCount = 0;
      engine.setState({ cells: this.#seed() });
    });
  }

  /** Clears every cell of an area; one with a number that is not finite or below 0 is ignored. */
  damage(area: Area): Promise<void> {
    const usable = usableArea(area);
    return usable ? this.#edit((engine) => engine.damage(usable)) : Promise.resolve();
  }

  /** Puts a seed on the cell nearest to a place; one beyond the grid is ignored. */
  plant({ x, y, angle = 0 }: Planting): Promise<void> {
    if (![x, y, angle].every(Number.isFinite)) return Promise.resolve();
    return this.#edit((engine) => engine.plant({ x, y }, angle));
  }

  /** @returns a copy; given to `setState` it goes on from there, cell by cell the same */
  getState(): Promise<SimulationState> {
    return this.#inOrder(async () => {
      if (this.#disposed) throw new DOMException('The simulation is disposed of.', 'AbortError');
      const [stepCount, randomSeed] = [this.#stepCount, this.#randomSeed];
      return { ...(await this.#engine.getState()), stepCount, randomSeed };
    });
  }

  /**
   * @param state what is left out of it, besides `cells`, stays as it is; no `turns` means that no
   *   cell is turned
   * @throws RangeError where it has another size than this simulation
   */
  setState(state: EngineState & Partial<SimulationState>): Promise<void> {
    const { width, height } = this.grid;
    const plane = height * width;
    const [cells, turns] = [state.cells.slice(), state.turns?.slice()];
    if (cells.length !== this.channels * plane || (turns && turns.length !== plane)) {
      throw new RangeError(
        `A state of this model has ${this.channels * plane} cells (${this.channels} channels, ${height} rows, ${width} columns) and ${plane} turns or none, not ${cells.length} and ${turns?.length ?? 'none'}.`,
      );
    }
    return this.#edit((engine) => {
      this.#stepCount = state.stepCount ?? this.#stepCount;
      this.#randomSeed = state.randomSeed ?? this.#randomSeed;
      engine.setState({ cells, turns });
    });
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
      return await WebGpuEngine.create(model, size, { onTrial: options.device !== 'webgpu' });
    } catch (error) {
      if (options.device === 'webgpu') throw error;
    }
  }
  const { WasmEngine } = await import('./engine/wasm-engine.js');
  return WasmEngine.create(model, size);
}

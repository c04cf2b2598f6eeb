import type { InferenceSession, Tensor } from 'onnxruntime-web';
import { GrowingCaError } from '../errors.js';
import { NEXT_STATE, ROTATION, STATE, UPDATE_MASK } from '../model/contract.js';
import type { Model } from '../model/load.js';
import { WebGpuView } from '../view/webgpu-view.js';
import { sharedDevice } from './device.js';
import { drawUpdateMask } from '../model/update-mask.js';
import type { Area } from './area.js';
import type { Engine, EngineState, Firing, GridSize, Place, View } from './engine.js';
import { GpuDamage } from './gpu-damage.js';
import { inTurn } from './queue.js';
import { loadRuntime } from './runtime.js';
import type { OnnxRuntime } from './runtime.js';
import { cellAt, rotationOf } from './turns.js';

/** The runtime binds buffers in units of this many bytes. */
const BUFFER_UNIT = 16;
/** More would queue up work that a slow GPU shows only seconds later. */
const STEPS_IN_FLIGHT = 2;

interface Side {
  readonly buffer: GPUBuffer;
  readonly tensor: Tensor;
}

/**
 * Steps on WebGPU. The state lies in two buffers, read from one and written to the other in turn;
 * it leaves the GPU only for `getState`.
 */
export class WebGpuEngine implements Engine {
  readonly device = 'webgpu';
  readonly #drawnMask: Float32Array<ArrayBuffer>;
  readonly #gpu: GPUDevice;
  readonly #runtime: OnnxRuntime;
  readonly #session: InferenceSession;
  readonly #buffers: GPUBuffer[] = [];
  readonly #mask: Side;
  readonly #rotation: Side;
  readonly #damage: GpuDamage;
  readonly #inFlight: Promise<unknown>[] = [];
  #state: Side;
  #next: Side;
  #lost = false;

  static async create(model: Model, size: GridSize): Promise<WebGpuEngine> {
    const [gpu, runtime] = await Promise.all([sharedDevice(), loadRuntime('webgpu')]);
    try {
      const session = await inTurn(() =>
        runtime.InferenceSession.create(model.bytes, {
          // With the default layout some nodes fall back to the CPU, and every step waits for them.
          executionProviders: [{ name: 'webgpu', preferredLayout: 'NCHW', device: gpu }],
        }),
      );
      return new WebGpuEngine(gpu, runtime, session, size, model.channels);
    } catch (cause) {
      throw new GrowingCaError(
        'model-incompatible',
        `The runtime refused the model ${model.url} on WebGPU: try device="wasm", or export the model again.`,
        cause,
      );
    }
  }

  private constructor(
    gpu: GPUDevice,
    runtime: OnnxRuntime,
    session: InferenceSession,
    readonly size: GridSize,
    readonly channels: number,
  ) {
    const { width, height } = size;
    this.#gpu = gpu;
    this.#runtime = runtime;
    this.#session = session;
    this.#drawnMask = new Float32Array(height * width);
    this.#mask = this.#side('update mask', [1, 1, height, width]);
    this.#rotation = this.#side('rotation', [1, 2, 1, 1]);
    this.#state = this.#side('state', [1, channels, height, width]);
    this.#next = this.#side('state', [1, channels, height, width]);
    this.#damage = new GpuDamage(gpu, size, channels);
    this.setAngle(0);
    void gpu.lost.then(() => (this.#lost = true));
  }

  setAngle(degrees: number): void {
    const values = new Float32Array(2);
    rotationOf(degrees, [0], values);
    this.#gpu.queue.writeBuffer(this.#rotation.buffer, 0, values);
  }

  async step(firing: Firing | Float32Array): Promise<void> {
    if (this.#lost) throw deviceLost();
    if (this.#inFlight.length >= STEPS_IN_FLIGHT) await this.#inFlight.shift();
    const mask = this.#drawnMask;
    if (firing instanceof Float32Array) mask.set(firing);
    else drawUpdateMask(mask, this.size, firing.fireRate, firing.randomSeed, firing.step);
    this.#gpu.queue.writeBuffer(this.#mask.buffer, 0, mask);
    const feeds = {
      [STATE]: this.#state.tensor,
      [UPDATE_MASK]: this.#mask.tensor,
      [ROTATION]: this.#rotation.tensor,
    };
    const fetches = { [NEXT_STATE]: this.#next.tensor };
    try {
      await inTurn(() => this.#session.run(feeds, fetches));
    } catch (cause) {
      throw this.#lost ? deviceLost(cause) : cause;
    }
    [this.#state, this.#next] = [this.#next, this.#state];
    // It fails only where the device is lost, which the next step notices.
    this.#inFlight.push(this.#gpu.queue.onSubmittedWorkDone().catch(() => undefined));
  }

  damage(area: Area): void {
    this.#damage.apply(this.#state.buffer, area);
  }

  plant(place: Place, _degrees: number): void {
    const cell = cellAt(place, this.size);
    if (cell === undefined) return;
    const plane = this.size.height * this.size.width;
    for (let channel = 0; channel < this.channels; channel++) {
      const value = new Float32Array([channel < 3 ? 0 : 1]);
      this.#gpu.queue.writeBuffer(this.#state.buffer, 4 * (channel * plane + cell), value);
    }
  }

  setState({ cells }: EngineState): void {
    this.#gpu.queue.writeBuffer(this.#state.buffer, 0, new Float32Array(cells));
  }

  async getState(): Promise<EngineState> {
    const bytes = this.channels * this.size.height * this.size.width * 4;
    const copy = this.#gpu.createBuffer({
      label: 'growing-ca copy of the state',
      size: bytes,
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
    try {
      const encoder = this.#gpu.createCommandEncoder();
      encoder.copyBufferToBuffer(this.#state.buffer, 0, copy, 0, bytes);
      this.#gpu.queue.submit([encoder.finish()]);
      await copy.mapAsync(GPUMapMode.READ);
      return { cells: new Float32Array(copy.getMappedRange().slice(0)) };
    } finally {
      copy.destroy();
    }
  }

  createView(canvas: HTMLCanvasElement | OffscreenCanvas): View {
    return new WebGpuView(this.#gpu, canvas, this.size, () => this.#state.buffer);
  }

  async dispose(): Promise<void> {
    this.#damage.dispose();
    for (const buffer of this.#buffers) buffer.destroy();
    await inTurn(() => this.#session.release());
  }

  #side(name: string, shape: readonly number[]): Side {
    const bytes = 4 * shape.reduce((product, length) => product * length, 1);
    const buffer = this.#gpu.createBuffer({
      label: `growing-ca ${name}`,
      size: Math.ceil(bytes / BUFFER_UNIT) * BUFFER_UNIT,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    });
    this.#buffers.push(buffer);
    const tensor = this.#runtime.Tensor.fromGpuBuffer(buffer, { dataType: 'float32', dims: shape });
    return { buffer, tensor };
  }
}

function deviceLost(cause?: unknown): GrowingCaError {
  return new GrowingCaError(
    'device-lost',
    'The browser took the GPU away from this page: reload the page, or use device="wasm".',
    cause,
  );
}

import type { InferenceSession, Tensor } from 'onnxruntime-web';
import { GrowingCaError } from '../../../common/errors.js';
import { NEXT_STATE, ROTATION, STATE, UPDATE_MASK } from '../../../model/contract.js';
import type { Model } from '../../../model/load.js';
import { readOnnxInfo } from '../../../model/onnx-info.js';
import type { GridSize } from '../../../grid/size.js';
import { deviceLost, isLost, sharedDevice } from './gpu-device.js';
import { GpuCarry } from './gpu-carry.js';
import { GpuEdits } from './gpu-edits.js';
import { GpuInputs } from './gpu-inputs.js';
import { inTurn } from '../queue.js';
import { loadRuntime } from '../runtime.js';
import type { OnnxRuntime } from '../runtime.js';
import { openSession } from '../session.js';
import { Leases } from '../lease.js';
import type { Lease } from '../lease.js';

/** The runtime binds buffers in multiples of this many bytes. */
const BUFFER_UNIT = 16;
/** The runtime's highest log level. */
const FATAL_ONLY = 4;

/** Errors that WebGPU reports only in an error scope. */
const ERRORS = ['validation', 'out-of-memory', 'internal'] as const;

/** By device, so that the sessions of a lost device are dropped with it. */
const sessions = new WeakMap<GPUDevice, Leases<string, GpuSession>>();

interface Maker {
  readonly gpu: GPUDevice;
  readonly runtime: OnnxRuntime;
  readonly model: Model;
  readonly size: GridSize;
  /** Identifies the model and the grid. */
  readonly key: string;
}

/**
 * One model on one grid, on the page's GPU, for all engines that show it: the runtime's session,
 * the buffers bound to it, and the passes around it. It keeps no engine's state: an engine copies
 * its state in and the next state out within one turn of the queue.
 */
export class GpuSession {
  readonly gpu: GPUDevice;
  readonly runtime: OnnxRuntime;
  readonly model: Model;
  readonly size: GridSize;
  readonly key: string;
  /** float32 [1, channels, height, width] */
  readonly state: GPUBuffer;
  /** float32 [1, 1, height, width] */
  readonly updateMask: GPUBuffer;
  /** float32 [1, 2, height, width] */
  readonly rotation: GPUBuffer;
  readonly #feeds: Record<string, Tensor>;
  #session?: InferenceSession;
  #captured = false;
  #result?: Tensor;
  #owner?: GPUBuffer;

  /** @throws GrowingCaError `device-unavailable`, `runtime-unreachable` or `model-incompatible` */
  static async lease(model: Model, size: GridSize): Promise<Lease<GpuSession>> {
    const [gpu, runtime] = await Promise.all([sharedDevice(), loadRuntime()]);
    const key = await keyOf(model, size);
    const leases = sessions.get(gpu) ?? new Leases((session: GpuSession) => session.#free());
    sessions.set(gpu, leases);
    return leases.lease(key, () => GpuSession.#create({ gpu, runtime, model, size, key }));
  }

  static async #create(maker: Maker): Promise<GpuSession> {
    const { gpu, model, size } = maker;
    try {
      const [inputs, edits, carry] = await Promise.all([
        GpuInputs.create(gpu, size),
        GpuEdits.create(gpu, size, model.channels),
        GpuCarry.create(gpu, size, model.channels),
      ]);
      const made = new GpuSession(maker, inputs, edits, carry);
      await inTurn(() => made.#start()).catch(async (error) => {
        await made.#free();
        throw error;
      });
      return made;
    } catch (cause) {
      if (isLost(gpu)) throw deviceLost(cause);
      throw new GrowingCaError(
        'model-incompatible',
        `The runtime refused the model ${model.url} on WebGPU with ${size.width}x${size.height} cells: try device="wasm" or a smaller grid, or export the model again.`,
        cause,
      );
    }
  }

  private constructor(
    { gpu, runtime, model, size, key }: Maker,
    readonly inputs: GpuInputs,
    readonly edits: GpuEdits,
    readonly carry: GpuCarry,
  ) {
    [this.gpu, this.runtime, this.model] = [gpu, runtime, model];
    [this.size, this.key] = [size, key];
    this.state = this.#buffer('input state', model.channels);
    this.updateMask = this.#buffer('update mask', 1);
    this.rotation = this.#buffer('rotation', 2);
    this.#feeds = {
      [STATE]: this.#tensor(this.state, model.channels),
      [UPDATE_MASK]: this.#tensor(this.updateMask, 1),
      [ROTATION]: this.#tensor(this.rotation, 2),
    };
  }

  /** Whether a step replays captured commands; otherwise the runtime encodes them each time. */
  get captured(): boolean {
    return this.#captured;
  }

  /**
   * Runs one step on the input buffers. Call it inside `inTurn`, after `settle`.
   *
   * @param owner buffer that the next state is meant for, float32 [1, channels, height, width]
   */
  async run(owner?: GPUBuffer): Promise<void> {
    this.#result?.dispose();
    this.#result = undefined;
    try {
      // With an output buffer of ours, the runtime leaks memory in every captured run.
      this.#result = (await this.#session!.run(this.#feeds, [NEXT_STATE]))[NEXT_STATE];
      this.#owner = owner;
    } catch (cause) {
      throw isLost(this.gpu) ? deviceLost(cause) : cause;
    }
  }

  /**
   * Copies the last step's result to its owner. Done with the commands of the next user, so that a
   * step needs no submission of its own.
   */
  settle(encoder: GPUCommandEncoder): void {
    if (this.#owner) {
      encoder.copyBufferToBuffer(this.#result!.gpuBuffer, 0, this.#owner, 0, this.#owner.size);
    }
    this.#owner = undefined;
  }

  /** Call it when an owner no longer needs its result. */
  forget(owner: GPUBuffer): void {
    if (this.#owner === owner) this.#owner = undefined;
  }

  /**
   * Opens the session, with graph capture if the runtime supports it for this model. The first run
   * compiles the shaders.
   */
  async #start(): Promise<void> {
    try {
      await this.#tryToRun({ enableGraphCapture: true, logSeverityLevel: FATAL_ONLY });
      this.#captured = true;
    } catch {
      await this.#session?.release();
      this.#session = this.#result = undefined;
      await this.#tryToRun({});
    }
  }

  async #tryToRun(options: InferenceSession.SessionOptions): Promise<void> {
    const { gpu, runtime, model, size } = this;
    for (const filter of ERRORS) gpu.pushErrorScope(filter);
    try {
      this.#session = await openSession(runtime, model.bytes, {
        // In the default layout some nodes run on the CPU, and every step waits for them.
        executionProviders: [{ name: 'webgpu', preferredLayout: 'NCHW', device: gpu }],
        preferredOutputLocation: 'gpu-buffer',
        freeDimensionOverrides: fixedDimensions(model, size),
        ...options,
      });
      await this.run();
    } finally {
      const errors = await Promise.all(ERRORS.map(() => gpu.popErrorScope().catch(() => null)));
      const error = errors.find(Boolean);
      if (error) throw new Error(error.message);
    }
  }

  async #free(): Promise<void> {
    for (const pass of [this.inputs, this.edits, this.carry]) pass.dispose();
    for (const buffer of [this.state, this.updateMask, this.rotation]) buffer.destroy();
    try {
      await inTurn(async () => {
        this.#result?.dispose();
        await this.#session?.release();
      });
    } catch (error) {
      // The resources of a lost device are gone already.
      if (!isLost(this.gpu)) throw error;
    }
  }

  #buffer(name: string, channels: number): GPUBuffer {
    const bytes = 4 * channels * this.size.height * this.size.width;
    return this.gpu.createBuffer({
      label: `growing-ca ${name}`,
      size: Math.ceil(bytes / BUFFER_UNIT) * BUFFER_UNIT,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    });
  }

  #tensor(buffer: GPUBuffer, channels: number): Tensor {
    const dims = [1, channels, this.size.height, this.size.width];
    return this.runtime.Tensor.fromGpuBuffer(buffer, { dataType: 'float32', dims });
  }
}

/** `crypto.subtle` is available wherever WebGPU is: both need a secure page. */
async function keyOf({ bytes }: Model, { width, height }: GridSize): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes as BufferSource);
  return `${new Uint8Array(digest).join()} ${width}x${height}`;
}

/** Values for the model's symbolic dimensions; graph capture needs fixed sizes. */
function fixedDimensions({ bytes, channels }: Model, size: GridSize): Record<string, number> {
  const fixed: Record<string, number> = {};
  for (const { name, shape } of readOnnxInfo(bytes).inputs) {
    const sizes = [1, { [STATE]: channels, [ROTATION]: 2 }[name] ?? 1, size.height, size.width];
    shape.forEach((dimension, axis) => {
      if (typeof dimension === 'string') fixed[dimension] = sizes[axis];
    });
  }
  return fixed;
}

import type { Model } from '../../../model/load.js';
import { createWebGpuView } from './webgpu-view.js';
import { areaSpans } from '../../../grid/area.js';
import type { Area, Span } from '../../../grid/area.js';
import { webgpuUnavailable } from '../../device.js';
import type { Engine, EngineState, Firing, View } from '../../engine.js';
import { cellAt } from '../../../grid/cell-at.js';
import type { GridSize, Place } from '../../../grid/size.js';
import { deviceLost, isLost } from './gpu-device.js';
import { turnPlanes } from './gpu-inputs.js';
import { GpuPace } from './gpu-pace.js';
import { readBack } from './gpu-readback.js';
import { GpuSession } from './gpu-session.js';
import { passesTrial } from './gpu-trial.js';
import { inTurn } from '../queue.js';
import type { Lease } from '../lease.js';

export { sharedDevice } from './gpu-device.js';

export interface WebGpuOptions {
  /** Whether to compare the GPU's results with the CPU's before the first step. */
  readonly onTrial?: boolean;
}

/**
 * Steps on WebGPU with onnxruntime-web, in a session shared by all engines of the same model and
 * grid. State and turns stay on the GPU; only `getState` reads them.
 */
export class WebGpuEngine implements Engine {
  readonly device = 'webgpu';
  readonly runtime = 'onnx';
  readonly size: GridSize;
  readonly channels: number;
  readonly #lease: Lease<GpuSession>;
  readonly #session: GpuSession;
  readonly #gpu: GPUDevice;
  readonly #pace: GpuPace;
  readonly #state: GPUBuffer;
  readonly #turns: GPUBuffer;
  readonly #inputs: GPUBindGroup;
  readonly #edits: GPUBindGroup;
  #angle = 0;
  /** Copies of state and turns from which changes of angle are computed; made on first use. */
  #before?: { readonly state: GPUBuffer; readonly turns: GPUBuffer; readonly bound: GPUBindGroup };
  /** The angle of that copy, while nothing else has changed since. */
  #angleBefore?: number;
  /** False while all turns are 0. */
  #isTurned = false;

  /** @throws GrowingCaError `device-unavailable`, also if the GPU fails the trial */
  static async create(
    model: Model,
    size: GridSize,
    { onTrial = false }: WebGpuOptions = {},
  ): Promise<WebGpuEngine> {
    const engine = new WebGpuEngine(await GpuSession.lease(model, size));
    try {
      if (!onTrial || (await passesTrial(engine.#session, engine))) return engine;
    } catch (error) {
      await engine.dispose();
      throw error;
    }
    await engine.dispose();
    throw webgpuUnavailable(`The GPU gives other results than the CPU for the model ${model.url}`);
  }

  private constructor(lease: Lease<GpuSession>) {
    const session = lease.value;
    const { gpu, size, model } = session;
    const plane = 4 * size.height * size.width;
    this.size = size;
    this.channels = model.channels;
    this.#lease = lease;
    this.#session = session;
    this.#gpu = gpu;
    this.#pace = GpuPace.of(gpu);
    this.#state = this.#buffer('state', model.channels * plane);
    this.#turns = this.#buffer('turns', 3 * plane);
    const { updateMask, rotation, inputs, edits } = session;
    const [state, turns] = [this.#state, this.#turns];
    this.#inputs = inputs.bind({ state, turns, updateMask, rotation });
    this.#edits = edits.bind(state, turns);
    this.#setTurns(undefined);
  }

  get angle(): number {
    return this.#angle;
  }

  setAngle(degrees: number, carries = false): void {
    if (carries) this.#carry(degrees);
    else this.#angleBefore = undefined;
    this.#angle = degrees;
  }

  async step(firing: Firing | Float32Array): Promise<void> {
    if (isLost(this.#gpu)) throw deviceLost();
    this.#angleBefore = undefined;
    await this.#pace.room();
    await inTurn(() => this.#step(firing));
    this.#pace.add();
  }

  damage(area: Area): void {
    this.#edit(areaSpans(area, this.size));
  }

  plant(place: Place, degrees: number): void {
    const cell = cellAt(place, this.size);
    if (cell === undefined) return;
    if (degrees !== 0) this.#isTurned = true;
    const [x, y] = [cell % this.size.width, Math.floor(cell / this.size.width)];
    this.#edit([{ y, start: x, end: x + 1 }], degrees);
  }

  setState({ cells, turns }: EngineState): void {
    this.#angleBefore = undefined;
    this.#session.forget(this.#state);
    this.#write(this.#state, cells);
    this.#setTurns(turns);
  }

  async getState(): Promise<EngineState> {
    if (isLost(this.#gpu)) throw deviceLost();
    const plane = 4 * this.size.height * this.size.width;
    const state = { buffer: this.#state, bytes: this.channels * plane };
    // The first plane of the turns holds the degrees.
    const degrees = { buffer: this.#turns, bytes: plane };
    this.#submit(() => undefined);
    try {
      if (!this.#isTurned) return { cells: (await readBack(this.#gpu, state))[0] };
      const [cells, turns] = await readBack(this.#gpu, state, degrees);
      return { cells, turns };
    } catch (cause) {
      // The browser gives up reading a moment before it says that the device is lost.
      await this.#gpu.queue.onSubmittedWorkDone().catch(() => undefined);
      throw isLost(this.#gpu) ? deviceLost(cause) : cause;
    }
  }

  createView(canvas: HTMLCanvasElement | OffscreenCanvas): View {
    const { size } = this;
    return createWebGpuView(canvas, this.#gpu, size, this.#state, (encode) => this.#submit(encode));
  }

  async dispose(): Promise<void> {
    this.#session.forget(this.#state);
    const { state, turns } = this.#before ?? {};
    for (const buffer of [this.#state, this.#turns, state, turns]) buffer?.destroy();
    await this.#lease.release();
  }

  async #step(firing: Firing | Float32Array): Promise<void> {
    const { inputs, updateMask, state } = this.#session;
    const isDrawn = !(firing instanceof Float32Array);
    if (!isDrawn) this.#write(updateMask, firing);
    this.#submit((encoder) => {
      inputs.encode(encoder, this.#inputs, this.#angle, isDrawn ? firing : undefined);
      encoder.copyBufferToBuffer(this.#state, 0, state, 0, this.#state.size);
    });
    await this.#session.run(this.#state);
  }

  /**
   * Computed from the state in which the turn began, so that a series of small turns resamples that
   * state once.
   */
  #carry(degrees: number): void {
    const { carry } = this.#session;
    const before = (this.#before ??= this.#keepBefore());
    this.#submit((encoder) => {
      if (this.#angleBefore === undefined) {
        this.#angleBefore = this.#angle;
        encoder.copyBufferToBuffer(this.#state, 0, before.state, 0, this.#state.size);
        encoder.copyBufferToBuffer(this.#turns, 0, before.turns, 0, this.#turns.size);
      }
      carry.encode(encoder, before.bound, (degrees % 360) - (this.#angleBefore % 360));
    });
  }

  #keepBefore() {
    const state = this.#buffer('state before', this.#state.size);
    const turns = this.#buffer('turns before', this.#turns.size);
    return {
      state,
      turns,
      bound: this.#session.carry.bind(state, turns, this.#state, this.#turns),
    };
  }

  #edit(cells: Iterable<Span>, degrees?: number): void {
    this.#angleBefore = undefined;
    this.#submit((encoder) => {
      this.#session.edits.encode(encoder, this.#edits, cells, degrees);
    });
  }

  /** Submits commands, after bringing the state up to date. */
  #submit(encode: (encoder: GPUCommandEncoder) => void): void {
    const encoder = this.#gpu.createCommandEncoder();
    this.#session.settle(encoder);
    encode(encoder);
    this.#gpu.queue.submit([encoder.finish()]);
  }

  #setTurns(turns: Float32Array | undefined): void {
    this.#isTurned = turns !== undefined;
    this.#write(
      this.#turns,
      turnPlanes(turns ?? new Float32Array(this.size.height * this.size.width)),
    );
  }

  #write(buffer: GPUBuffer, values: Float32Array): void {
    this.#gpu.queue.writeBuffer(buffer, 0, values as Float32Array<ArrayBuffer>);
  }

  #buffer(name: string, size: number): GPUBuffer {
    return this.#gpu.createBuffer({
      label: `growing-ca ${name}`,
      size,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    });
  }
}

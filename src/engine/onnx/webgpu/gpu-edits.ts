import type { GridSize } from '../../../grid/size.js';
import type { Span } from '../../../grid/area.js';
import { GpuPass } from './gpu-pass.js';
import { turnPlanes } from './gpu-inputs.js';

const shader = (channels: number) => /* wgsl */ `
  struct Order {
    planted: u32,
    // Turn of what is planted: degrees, cosine, sine.
    turn: vec3f,
  }

  @group(0) @binding(0) var<uniform> order: Order;
  // For each row, its first cell and the one after its last.
  @group(0) @binding(1) var<storage, read> spans: array<vec2u>;
  @group(0) @binding(2) var<storage, read_write> state: array<f32>;
  @group(0) @binding(3) var<storage, read_write> turns: array<f32>;

  const plane = width * height;

  @compute @workgroup_size(TILE, TILE)
  fn edit(@builtin(global_invocation_id) place: vec3u) {
    if (place.y >= height) { return; }
    let span = spans[place.y];
    if (place.x < span.x || place.x >= span.y) { return; }
    let cell = place.y * width + place.x;
    for (var channel = 0u; channel < ${channels}u; channel++) {
      state[channel * plane + cell] = select(0.0, 1.0, order.planted == 1u && channel >= 3u);
    }
    if (order.planted == 0u) { return; }
    for (var part = 0u; part < 3u; part++) {
      turns[part * plane + cell] = order.turn[part];
    }
  }
`;

/** Clears cells of a state on the GPU, or plants seeds in them. */
export class GpuEdits {
  readonly #gpu: GPUDevice;
  readonly #pass: GpuPass;
  readonly #order: GPUBuffer;
  readonly #spans: GPUBuffer;
  readonly #height: number;

  static async create(gpu: GPUDevice, size: GridSize, channels: number): Promise<GpuEdits> {
    const pass = await GpuPass.create(gpu, 'edits', shader(channels), size);
    return new GpuEdits(gpu, pass, size.height);
  }

  private constructor(gpu: GPUDevice, pass: GpuPass, height: number) {
    this.#gpu = gpu;
    this.#height = height;
    this.#pass = pass;
    this.#order = gpu.createBuffer({
      label: 'growing-ca order of edits',
      size: 32,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
    this.#spans = gpu.createBuffer({
      label: 'growing-ca cells to edit',
      size: 8 * height,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
    });
  }

  /**
   * @param state float32 [channels, height, width]
   * @param turns float32 [3, height, width]; see `turnPlanes`
   */
  bind(state: GPUBuffer, turns: GPUBuffer): GPUBindGroup {
    return this.#pass.bind(this.#order, this.#spans, state, turns);
  }

  /** @param degrees turn of the seeds to plant; if left out, the cells are cleared */
  encode(
    encoder: GPUCommandEncoder,
    buffers: GPUBindGroup,
    cells: Iterable<Span>,
    degrees?: number,
  ): void {
    const spans = new Uint32Array(2 * this.#height);
    for (const { y, start, end } of cells) spans.set([start, end], 2 * y);
    this.#gpu.queue.writeBuffer(this.#spans, 0, spans);
    const order = new Float32Array(8);
    new Uint32Array(order.buffer)[0] = degrees === undefined ? 0 : 1;
    if (degrees !== undefined) order.set(turnPlanes(new Float32Array([degrees])), 4);
    this.#gpu.queue.writeBuffer(this.#order, 0, order);
    // The writes take effect before the commands that are being encoded.
    this.#pass.encode(encoder, buffers);
  }

  dispose(): void {
    this.#order.destroy();
    this.#spans.destroy();
  }
}

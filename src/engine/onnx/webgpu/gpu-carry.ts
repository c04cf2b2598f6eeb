import { LEAST_ALPHA } from '../../../grid/carry.js';
import type { GridSize } from '../../../grid/size.js';
import { GpuPass } from './gpu-pass.js';
import { directionOf } from '../../../grid/turns.js';

// Like `carry` of carry.ts, on the whole grid.
const shader = (channels: number) => /* wgsl */ `
  struct Order {
    cosine: f32,
    sine: f32,
  }

  @group(0) @binding(0) var<uniform> order: Order;
  @group(0) @binding(1) var<storage, read> before: array<f32>;
  @group(0) @binding(2) var<storage, read> turnsBefore: array<f32>;
  @group(0) @binding(3) var<storage, read_write> state: array<f32>;
  @group(0) @binding(4) var<storage, read_write> turns: array<f32>;

  const plane = width * height;
  const size = vec2f(f32(width), f32(height));
  const centre = floor(size / 2.0);

  // Weights of four cells in a row for a place between the second and the third.
  fn shares(t: f32) -> vec4f {
    return vec4f(
      ((-0.5 * t + 1.0) * t - 0.5) * t,
      (1.5 * t - 2.5) * t * t + 1.0,
      ((-1.5 * t + 2.0) * t + 0.5) * t,
      (0.5 * t - 0.5) * t * t,
    );
  }

  fn shareOf(place: vec2f, tap: u32) -> f32 {
    let part = fract(place);
    return shares(part.x)[tap % 4u] * shares(part.y)[tap / 4u];
  }

  // Index in a plane; -1 beyond the edge.
  fn cellOf(place: vec2f, tap: u32) -> i32 {
    let cell = vec2i(floor(place)) - 1 + vec2i(vec2u(tap % 4u, tap / 4u));
    if (any(cell < vec2i(0)) || any(cell >= vec2i(size))) { return -1; }
    return cell.y * i32(width) + cell.x;
  }

  fn sample(place: vec2f, channel: u32) -> f32 {
    var sum = 0.0;
    for (var tap = 0u; tap < 16u; tap++) {
      let cell = cellOf(place, tap);
      if (cell >= 0) { sum += shareOf(place, tap) * before[channel * plane + u32(cell)]; }
    }
    return sum;
  }

  @compute @workgroup_size(TILE, TILE)
  fn carry(@builtin(global_invocation_id) id: vec3u) {
    if (id.x >= width || id.y >= height) { return; }
    let cell = id.y * width + id.x;
    var source = vec2f(-1.0);
    var most = 0.0;
    // The cell itself, and its copies beyond each edge.
    for (var beyond = 0u; beyond < 9u; beyond++) {
      let shift = vec2f(vec2u(beyond % 3u, beyond / 3u)) - 1.0;
      let offset = vec2f(id.xy) + shift * size - centre;
      let place = centre + vec2f(
        order.cosine * offset.x + order.sine * offset.y,
        order.cosine * offset.y - order.sine * offset.x,
      );
      if (any(place < vec2f(-0.5)) || any(place >= size - 0.5)) { continue; }
      let alpha = sample(place, 3u);
      if (source.x >= -0.5 && alpha <= most) { continue; }
      source = place;
      most = alpha;
    }
    let isThere = source.x >= -0.5;
    for (var channel = 0u; channel < ${channels}u; channel++) {
      var value = 0.0;
      if (isThere) { value = sample(source, channel); }
      state[channel * plane + cell] = value;
    }
    // Degrees, cosine and sine of an unturned cell.
    var turn = vec3f(0.0, 1.0, 0.0);
    most = ${LEAST_ALPHA};
    for (var tap = 0u; isThere && tap < 16u; tap++) {
      let giver = cellOf(source, tap);
      if (giver < 0) { continue; }
      let alpha = shareOf(source, tap) * before[3u * plane + u32(giver)];
      if (alpha <= most) { continue; }
      most = alpha;
      for (var part = 0u; part < 3u; part++) {
        turn[part] = turnsBefore[part * plane + u32(giver)];
      }
    }
    for (var part = 0u; part < 3u; part++) {
      turns[part * plane + cell] = turn[part];
    }
  }
`;

/** Turns a state on the GPU, together with the turns of its cells. */
export class GpuCarry {
  readonly #gpu: GPUDevice;
  readonly #pass: GpuPass;
  readonly #order: GPUBuffer;

  static async create(gpu: GPUDevice, size: GridSize, channels: number): Promise<GpuCarry> {
    return new GpuCarry(gpu, await GpuPass.create(gpu, 'carry', shader(channels), size));
  }

  private constructor(gpu: GPUDevice, pass: GpuPass) {
    this.#gpu = gpu;
    this.#pass = pass;
    this.#order = gpu.createBuffer({
      label: 'growing-ca order of carrying',
      size: 16,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
  }

  /**
   * @param before, state float32 [channels, height, width]
   * @param turnsBefore, turns float32 [3, height, width]; see `turnPlanes`
   */
  bind(
    before: GPUBuffer,
    turnsBefore: GPUBuffer,
    state: GPUBuffer,
    turns: GPUBuffer,
  ): GPUBindGroup {
    return this.#pass.bind(this.#order, before, turnsBefore, state, turns);
  }

  /** @param degrees clockwise, from the state before to the new state */
  encode(encoder: GPUCommandEncoder, buffers: GPUBindGroup, degrees: number): void {
    // The write takes effect before the commands that are being encoded.
    this.#gpu.queue.writeBuffer(this.#order, 0, new Float32Array(directionOf(degrees)));
    this.#pass.encode(encoder, buffers);
  }

  dispose(): void {
    this.#order.destroy();
  }
}

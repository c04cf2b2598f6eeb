import type { Circle, GridSize } from './engine.js';

/** Width of the square of cells that one workgroup looks at. */
const TILE = 8;

const shader = /* wgsl */ `
  override width: u32;
  override height: u32;
  override channels: u32;

  @group(0) @binding(0) var<storage, read_write> state: array<f32>;
  @group(0) @binding(1) var<uniform> circle: vec4f; // x, y, radius, unused

  @compute @workgroup_size(${TILE}, ${TILE})
  fn damage(@builtin(global_invocation_id) cell: vec3u) {
    if (cell.x >= width || cell.y >= height) { return; }
    let offset = vec2f(cell.xy) - circle.xy;
    if (dot(offset, offset) > circle.z * circle.z) { return; }
    for (var channel = 0u; channel < channels; channel++) {
      state[(channel * height + cell.y) * width + cell.x] = 0.0;
    }
  }
`;

/** Clears circles of cells in a state that lies on the GPU. */
export class GpuDamage {
  readonly #gpu: GPUDevice;
  readonly #size: GridSize;
  readonly #pipeline: GPUComputePipeline;
  readonly #circle: GPUBuffer;

  constructor(gpu: GPUDevice, size: GridSize, channels: number) {
    this.#gpu = gpu;
    this.#size = size;
    this.#pipeline = gpu.createComputePipeline({
      label: 'growing-ca damage',
      layout: 'auto',
      compute: {
        module: gpu.createShaderModule({ code: shader }),
        constants: { width: size.width, height: size.height, channels },
      },
    });
    this.#circle = gpu.createBuffer({
      label: 'growing-ca damage circle',
      size: 16,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
  }

  /** @param state float32 [channels, height, width] */
  apply(state: GPUBuffer, { x, y, radius }: Circle): void {
    this.#gpu.queue.writeBuffer(this.#circle, 0, new Float32Array([x, y, radius, 0]));
    const encoder = this.#gpu.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(this.#pipeline);
    pass.setBindGroup(
      0,
      this.#gpu.createBindGroup({
        layout: this.#pipeline.getBindGroupLayout(0),
        entries: [
          { binding: 0, resource: { buffer: state } },
          { binding: 1, resource: { buffer: this.#circle } },
        ],
      }),
    );
    pass.dispatchWorkgroups(
      Math.ceil(this.#size.width / TILE),
      Math.ceil(this.#size.height / TILE),
    );
    pass.end();
    this.#gpu.queue.submit([encoder.finish()]);
  }

  dispose(): void {
    this.#circle.destroy();
  }
}

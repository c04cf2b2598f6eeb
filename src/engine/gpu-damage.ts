import type { Area } from './area.js';
import type { GridSize } from './engine.js';

/** Width of the square of cells that one workgroup looks at. */
const TILE = 8;

const shader = /* wgsl */ `
  override width: u32;
  override height: u32;
  override channels: u32;

  @group(0) @binding(0) var<storage, read_write> state: array<f32>;
  // x, y, then the width and height of a rectangle, or -1 and the radius of a circle.
  @group(0) @binding(1) var<uniform> area: vec4f;

  @compute @workgroup_size(${TILE}, ${TILE})
  fn damage(@builtin(global_invocation_id) cell: vec3u) {
    if (cell.x >= width || cell.y >= height) { return; }
    let offset = vec2f(cell.xy) - area.xy;
    if (area.z < 0.0) {
      if (dot(offset, offset) > area.w * area.w) { return; }
    } else if (any(offset < vec2f(0.0)) || any(offset > area.zw)) {
      return;
    }
    for (var channel = 0u; channel < channels; channel++) {
      state[(channel * height + cell.y) * width + cell.x] = 0.0;
    }
  }
`;

/** Clears areas of cells in a state that lies on the GPU. */
export class GpuDamage {
  readonly #gpu: GPUDevice;
  readonly #size: GridSize;
  readonly #pipeline: GPUComputePipeline;
  readonly #area: GPUBuffer;

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
    this.#area = gpu.createBuffer({
      label: 'growing-ca damage area',
      size: 16,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
  }

  /** @param state float32 [channels, height, width] */
  apply(state: GPUBuffer, area: Area): void {
    const sizes =
      'radius' in area
        ? [area.x, area.y, -1, area.radius]
        : [area.x, area.y, area.width, area.height];
    this.#gpu.queue.writeBuffer(this.#area, 0, new Float32Array(sizes));
    const encoder = this.#gpu.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(this.#pipeline);
    pass.setBindGroup(
      0,
      this.#gpu.createBindGroup({
        layout: this.#pipeline.getBindGroupLayout(0),
        entries: [
          { binding: 0, resource: { buffer: state } },
          { binding: 1, resource: { buffer: this.#area } },
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
    this.#area.destroy();
  }
}

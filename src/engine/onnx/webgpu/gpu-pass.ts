import type { GridSize } from '../../../grid/size.js';

/** Side of the square of cells that one workgroup processes. */
const TILE = 8;

/** A compute shader that runs once per cell of a grid. */
export class GpuPass {
  readonly #gpu: GPUDevice;
  readonly #pipeline: GPUComputePipeline;
  readonly #tiles: readonly [number, number];

  /**
   * @param shader WGSL with one entry point, whose workgroups have TILE by TILE cells; `width`,
   *   `height` and TILE are declared in front of it
   */
  static async create(
    gpu: GPUDevice,
    name: string,
    shader: string,
    size: GridSize,
  ): Promise<GpuPass> {
    const constants = `
      const width = ${size.width}u;
      const height = ${size.height}u;
      const TILE = ${TILE};
    `;
    const label = `growing-ca ${name}`;
    const module = gpu.createShaderModule({ label, code: constants + shader });
    // The synchronous form would block the page during compilation.
    const pipeline = await gpu.createComputePipelineAsync({
      label,
      layout: 'auto',
      compute: { module },
    });
    return new GpuPass(gpu, pipeline, size);
  }

  private constructor(gpu: GPUDevice, pipeline: GPUComputePipeline, { width, height }: GridSize) {
    this.#gpu = gpu;
    this.#pipeline = pipeline;
    this.#tiles = [Math.ceil(width / TILE), Math.ceil(height / TILE)];
  }

  /** @param buffers in the order of their bindings, from 0 */
  bind(...buffers: GPUBuffer[]): GPUBindGroup {
    return this.#gpu.createBindGroup({
      layout: this.#pipeline.getBindGroupLayout(0),
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
  }

  encode(encoder: GPUCommandEncoder, buffers: GPUBindGroup): void {
    const pass = encoder.beginComputePass();
    pass.setPipeline(this.#pipeline);
    pass.setBindGroup(0, buffers);
    pass.dispatchWorkgroups(...this.#tiles);
    pass.end();
  }
}

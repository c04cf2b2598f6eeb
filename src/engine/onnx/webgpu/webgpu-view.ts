import type { View } from '../../engine.js';
import type { GridSize } from '../../../grid/size.js';

const shader = /* wgsl */ `
  override width: u32;
  override height: u32;

  @group(0) @binding(0) var<storage, read> state: array<f32>;

  // One triangle that covers the canvas.
  @vertex fn cover(@builtin(vertex_index) corner: u32) -> @builtin(position) vec4f {
    return vec4f(f32(corner & 1u) * 4.0 - 1.0, f32(corner >> 1u) * 4.0 - 1.0, 0.0, 1.0);
  }

  // Colour is clamped to alpha: a page cannot show more light than a pixel covers.
  @fragment fn paint(@builtin(position) place: vec4f) -> @location(0) vec4f {
    let cell = u32(place.y) * width + u32(place.x);
    let plane = width * height;
    let alpha = clamp(state[3u * plane + cell], 0.0, 1.0);
    let colour = vec3f(state[cell], state[plane + cell], state[2u * plane + cell]);
    return vec4f(clamp(colour, vec3f(0.0), vec3f(alpha)), alpha);
  }
`;

type Submit = (encode: (encoder: GPUCommandEncoder) => void) => void;

/** Draws a state straight from its GPU buffer, one pixel a cell. */
export class WebGpuView implements View {
  readonly #context: GPUCanvasContext;
  readonly #pipeline: GPURenderPipeline;
  readonly #bindGroup: GPUBindGroup;
  readonly #submit: Submit;

  /**
   * @param state float32 [channels, height, width]
   * @param submit hands commands to the GPU, with `state` up to date
   */
  constructor(
    gpu: GPUDevice,
    canvas: HTMLCanvasElement | OffscreenCanvas,
    { width, height }: GridSize,
    state: GPUBuffer,
    submit: Submit,
  ) {
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('webgpu') as GPUCanvasContext | null;
    if (!context) throw new Error('this canvas already has a context of another kind');
    const format = navigator.gpu.getPreferredCanvasFormat();
    context.configure({ device: gpu, format, alphaMode: 'premultiplied' });
    const module = gpu.createShaderModule({ code: shader });
    this.#submit = submit;
    this.#context = context;
    this.#pipeline = gpu.createRenderPipeline({
      label: 'growing-ca view',
      layout: 'auto',
      vertex: { module },
      fragment: { module, constants: { width, height }, targets: [{ format }] },
    });
    this.#bindGroup = gpu.createBindGroup({
      layout: this.#pipeline.getBindGroupLayout(0),
      entries: [{ binding: 0, resource: { buffer: state } }],
    });
  }

  draw(): void {
    this.#submit((encoder) => this.#encode(encoder));
  }

  dispose(): void {
    this.#context.unconfigure();
  }

  #encode(encoder: GPUCommandEncoder): void {
    const pass = encoder.beginRenderPass({
      colorAttachments: [
        {
          view: this.#context.getCurrentTexture().createView(),
          loadOp: 'clear',
          storeOp: 'store',
        },
      ],
    });
    pass.setPipeline(this.#pipeline);
    pass.setBindGroup(0, this.#bindGroup);
    pass.draw(3);
    pass.end();
  }
}

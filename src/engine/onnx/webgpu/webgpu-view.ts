import { contextOf } from '../../canvas-view.js';
import type { View } from '../../engine.js';
import type { GridSize } from '../../../grid/size.js';

const shader = /* wgsl */ `
  override width: u32;
  override height: u32;

  @group(0) @binding(0) var<storage, read> state: array<f32>;

  // A single triangle that covers the canvas.
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

/**
 * Shows a state in a GPU buffer, one pixel per cell. If an engine on the CPU drew on the canvas
 * before, it draws on a canvas of its own and copies that.
 *
 * @param state float32 [channels, height, width]
 * @param submit submits commands, after bringing `state` up to date
 */
export function createWebGpuView(
  canvas: HTMLCanvasElement | OffscreenCanvas,
  gpu: GPUDevice,
  size: GridSize,
  state: GPUBuffer,
  submit: Submit,
): View {
  const show = (on: HTMLCanvasElement | OffscreenCanvas) =>
    new WebGpuView(gpu, on, size, state, submit);
  return canvas.getContext('webgpu') ? show(canvas) : new CopiedView(canvas, size, show);
}

/** Copies what another view draws to a canvas with a 2D context. */
class CopiedView implements View {
  readonly #context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
  readonly #original: OffscreenCanvas;
  readonly #view: View;

  constructor(
    canvas: HTMLCanvasElement | OffscreenCanvas,
    { width, height }: GridSize,
    show: (original: OffscreenCanvas) => View,
  ) {
    this.#context = contextOf(canvas);
    this.#original = new OffscreenCanvas(width, height);
    this.#view = show(this.#original);
  }

  draw(): void {
    this.#view.draw();
    this.#clear();
    this.#context.drawImage(this.#original, 0, 0);
  }

  dispose(): void {
    this.#view.dispose();
    this.#clear();
  }

  #clear(): void {
    this.#context.clearRect(0, 0, this.#original.width, this.#original.height);
  }
}

/** Draws directly from the buffer. */
class WebGpuView implements View {
  readonly #context: GPUCanvasContext;
  readonly #pipeline: GPURenderPipeline;
  readonly #bindGroup: GPUBindGroup;
  readonly #submit: Submit;

  constructor(
    gpu: GPUDevice,
    canvas: HTMLCanvasElement | OffscreenCanvas,
    { width, height }: GridSize,
    state: GPUBuffer,
    submit: Submit,
  ) {
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('webgpu') as GPUCanvasContext;
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

/** Puts the element into the test page, from its sources. */
import { GrowingCa } from '../../src/index.js';
import type { GrowingCaErrorEvent, GrowingCaLoadEvent } from '../../src/index.js';
import { Simulation } from '../../src/simulation/index.js';
import { fixtures, goldenModelUrl, runtimeFolder } from './browser-fixtures.js';

GrowingCa.runtimeBase = runtimeFolder;
GrowingCa.manifestUrl = `${fixtures}manifest.json`;

/** All that can take the steps. */
export const ways = [
  { way: 'the kernel', device: 'wasm', runtime: 'kernel' },
  { way: 'wasm', device: 'wasm', runtime: 'onnx' },
  { way: 'webgpu', device: 'webgpu', runtime: 'onnx' },
] as const;
export const onnxWays = ways.filter(({ runtime }) => runtime === 'onnx');

/** Grows for many steps from its seed, on a grid of 13 by 16 cells. */
export const modelUrl = goldenModelUrl('step_post');
export const grid = { width: 13, height: 16 };

/** An element with these attributes, not in the document yet. */
export function create(attributes: Record<string, string> = {}): GrowingCa {
  const element = document.createElement('growing-ca');
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** In the document, loaded and paused at its seed, unless `attributes` say otherwise. */
export async function mount(attributes: Record<string, string> = {}): Promise<GrowingCa> {
  const element = create({ src: modelUrl, autoplay: 'false', 'random-seed': '7', ...attributes });
  const loaded = outcome(element);
  document.body.append(element);
  const event = await loaded;
  if (event.type === 'error') throw (event as GrowingCaErrorEvent).error;
  return element;
}

/** The next `load` or `error` event. */
export function outcome(element: GrowingCa): Promise<GrowingCaLoadEvent | GrowingCaErrorEvent> {
  return new Promise((resolve) => {
    element.addEventListener('load', resolve, { once: true });
    element.addEventListener(
      'error',
      (event) => {
        // Failures are wanted here, and need not fill the console.
        event.preventDefault();
        resolve(event);
      },
      { once: true },
    );
  });
}

export function canvasOf(element: GrowingCa): HTMLCanvasElement {
  return element.shadowRoot!.querySelector('canvas')!;
}

/** What takes pointer, keys and focus. */
export function pictureOf(element: GrowingCa): HTMLElement {
  return element.shadowRoot!.querySelector('[part=picture]')!;
}

/** The sentence shown in place of the picture. */
export function fallbackOf(element: GrowingCa): string | undefined {
  return element.shadowRoot!.querySelector('[part=error]')?.textContent ?? undefined;
}

/** Straight RGBA bytes of what a canvas shows, read in the task that drew it. */
export function pixelsOf(canvas: HTMLCanvasElement): Uint8ClampedArray {
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d')!;
  copy.drawImage(canvas, 0, 0);
  return copy.getImageData(0, 0, canvas.width, canvas.height).data;
}

/** What a canvas shows that has drawn nothing before. */
export function pixelsOfNewView(simulation: Simulation): Uint8ClampedArray {
  const canvas = document.createElement('canvas');
  const view = simulation.createView(canvas);
  view.draw();
  const pixels = pixelsOf(canvas);
  view.dispose();
  return pixels;
}

/** Checks again with every frame; a test that waits in vain fails by its time limit. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise(requestAnimationFrame);
}

/**
 * In a `describe` on WebGPU: keeps the session of the usual model open from its first test to its
 * last, or each test would open it again.
 */
export function keepSessionOpen(): void {
  let holder: Simulation;
  before(async () => {
    holder = await Simulation.create(modelUrl, { device: 'webgpu', runtime: 'onnx' });
  });
  after(() => holder.dispose());
}

/** To be called after each test. */
export function removeAll(): void {
  for (const element of document.querySelectorAll('growing-ca')) element.remove();
}

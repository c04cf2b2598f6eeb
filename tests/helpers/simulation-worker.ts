/** Runs a simulation where there is no document, and posts its state and its picture. */
import { Simulation, setRuntimeBase } from '../../src/simulation/index.js';
import type { DeviceChoice, RuntimeChoice } from '../../src/simulation/index.js';

export interface WorkerRequest {
  readonly modelUrl: string;
  readonly runtimeFolder: string;
  readonly device: DeviceChoice;
  readonly runtime: RuntimeChoice;
  readonly steps: number;
}

export interface WorkerAnswer {
  readonly state: Float32Array;
  readonly picture: ImageBitmap;
}

// Told to the page as an error of the worker: else its test waits until it times out.
addEventListener('unhandledrejection', ({ reason }) => {
  throw reason;
});
addEventListener('message', async ({ data }: MessageEvent<WorkerRequest>) => {
  setRuntimeBase(data.runtimeFolder);
  const { device, runtime } = data;
  const simulation = await Simulation.create(data.modelUrl, { device, runtime, randomSeed: 3 });
  const canvas = new OffscreenCanvas(1, 1);
  const view = simulation.createView(canvas);
  await simulation.step(data.steps);
  view.draw();
  const picture = canvas.transferToImageBitmap();
  postMessage({ state: (await simulation.getState()).cells, picture } satisfies WorkerAnswer);
  await simulation.dispose();
});

/** The shipped lizard, grown, on grids of any size. */
import { Simulation } from '../../dist/simulation.js';

export const MODEL_URL = new URL('../../weights/lizard.regenerate.fp32.onnx', import.meta.url).href;

const STEPS = 300;

/** @returns the model, and a function that puts the grown pattern into the middle of a square grid */
export async function growLizard() {
  const simulation = await Simulation.create(MODEL_URL, { device: 'wasm', randomSeed: 7 });
  await simulation.step(STEPS);
  const { cells } = await simulation.getState();
  const { model, channels, grid } = simulation;
  await simulation.dispose();
  const on = (side) => ({ side, channels, cells: centred(cells, channels, grid, side) });
  return { model, on };
}

/** [channels, height, width] to [channels, side, side], cut or with empty cells around it. */
function centred(cells, channels, { width, height }, side) {
  const result = new Float32Array(channels * side * side);
  const [left, top] = [width, height].map((length) => Math.floor((length - side) / 2));
  for (let channel = 0; channel < channels; channel++) {
    for (let y = Math.max(0, -top); y < Math.min(side, height - top); y++) {
      for (let x = Math.max(0, -left); x < Math.min(side, width - left); x++) {
        result[(channel * side + y) * side + x] =
          cells[(channel * height + top + y) * width + left + x];
      }
    }
  }
  return result;
}

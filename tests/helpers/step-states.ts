/** Runs step graphs in onnxruntime-web on the golden cases. */
import * as ort from 'onnxruntime-web/wasm';
import { NEXT_STATE, ROTATION, STATE, UPDATE_MASK } from '../../src/model/contract.js';
import type { GoldenCase } from './golden.js';

ort.env.wasm.numThreads = 1;

/** The rotation input: the same pair in each of so many cells, or one for all. */
export function rotation(angle: number, height = 1, width = 1): ort.Tensor {
  const cells = height * width;
  const data = new Float32Array(2 * cells).fill(Math.cos(angle), 0, cells);
  data.fill(Math.sin(angle), cells);
  return new ort.Tensor('float32', data, [1, 2, height, width]);
}

/** [height, width, channels] to [channels, height, width], or back where the sizes are swapped. */
function transpose(data: Float32Array, rows: number, columns: number): Float32Array {
  return data.map((_, i) => data[(i % rows) * columns + Math.floor(i / rows)]);
}

/** Runs one sample of a case and gives [height, width, channels] after every step. */
export async function statesOf(
  session: ort.InferenceSession,
  { shape, start, settings }: GoldenCase,
  sample: number,
  turn: ort.Tensor,
): Promise<Float32Array[]> {
  const [batch, height, width, channels] = shape;
  const cells = height * width;
  const values = channels * cells;
  let state = transpose(start.slice(sample * values, (sample + 1) * values), cells, channels);
  const states: Float32Array[] = [];
  for (let step = 0; step < settings.steps; step++) {
    const first = (step * batch + sample) * cells;
    const mask = Float32Array.from(settings.updateMasks!.subarray(first, first + cells));
    const result = await session.run({
      [STATE]: new ort.Tensor('float32', state, [1, channels, height, width]),
      [UPDATE_MASK]: new ort.Tensor('float32', mask, [1, 1, height, width]),
      [ROTATION]: turn,
    });
    state = result[NEXT_STATE].data as Float32Array;
    states.push(transpose(state, channels, cells));
  }
  return states;
}

/** The states after every step of the first sample. */
export async function firstStates(bytes: Uint8Array, golden: GoldenCase): Promise<Float32Array[]> {
  const session = await ort.InferenceSession.create(bytes);
  const states = await statesOf(session, golden, 0, rotation(golden.settings.angles![0]));
  await session.release();
  return states;
}

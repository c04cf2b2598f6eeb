import { NEXT_STATE } from '../../../model/contract.js';
import { drawUpdateMask, hash4 } from '../../../grid/update-mask.js';
import type { Engine, Firing } from '../../engine.js';
import type { GpuSession } from './gpu-session.js';
import { feedsOf, openSession } from '../session.js';
import { inTurn } from '../queue.js';
import { rotationOf, spreadTurns } from '../../../grid/turns.js';

/** Largest difference accepted, relative to the largest value. */
const TOLERANCE = 1e-3;
/** Any values would do with which half of the cells fire and no two directions look the same. */
const FIRING: Firing = { randomSeed: 2020, step: 1, fireRate: 0.5 };
const ANGLE = 33;

const verdicts = new WeakMap<GPUDevice, Map<string, Promise<boolean>>>();

/**
 * Whether a step on the GPU gives the same result as on the CPU: some drivers compute wrong results
 * without an error. Tried once for each model, grid and device. Uses the loaded runtime for both,
 * so nothing more is fetched.
 *
 * @param engine a new engine of that session; its state is empty afterwards
 */
export function passesTrial(session: GpuSession, engine: Engine): Promise<boolean> {
  const { gpu, key } = session;
  const ofDevice = verdicts.get(gpu) ?? new Map<string, Promise<boolean>>();
  verdicts.set(gpu, ofDevice);
  let verdict = ofDevice.get(key);
  if (!verdict) {
    verdict = compare(session, engine);
    ofDevice.set(key, verdict);
    // A failure is not remembered: the trial may work the next time.
    verdict.catch(() => ofDevice.delete(key));
  }
  return verdict;
}

async function compare(session: GpuSession, engine: Engine): Promise<boolean> {
  const plane = engine.size.height * engine.size.width;
  const random = (_: unknown, index: number) => hash4(index, 0, 0, FIRING.randomSeed) / 2 ** 32;
  const cells = Float32Array.from({ length: engine.channels * plane }, random);
  const turns = Float32Array.from({ length: plane }, random).map((share) => 360 * share);
  engine.setState({ cells, turns });
  engine.setAngle(ANGLE);
  await engine.step(FIRING);
  const { cells: actual } = await engine.getState();
  engine.setState({ cells: new Float32Array(cells.length) });
  engine.setAngle(0);
  return isClose(actual, await stepOnCpu(session, cells, turns));
}

/** @param turns [height, width], degrees; changed in place */
async function stepOnCpu(
  { runtime, model, size }: GpuSession,
  cells: Float32Array,
  turns: Float32Array,
): Promise<Float32Array> {
  const plane = size.height * size.width;
  const updateMask = new Float32Array(plane);
  drawUpdateMask(updateMask, size, FIRING.fireRate, FIRING.randomSeed, FIRING.step);
  spreadTurns(turns, cells.subarray(3 * plane, 4 * plane), size);
  const rotation = new Float32Array(2 * plane);
  rotationOf(ANGLE, turns, rotation);
  return inTurn(async () => {
    const session = await openSession(runtime, model.bytes, { executionProviders: ['wasm'] });
    try {
      const results = await session.run(feedsOf(runtime, size, cells, updateMask, rotation));
      return results[NEXT_STATE].data as Float32Array;
    } finally {
      await session.release();
    }
  });
}

/** A broken model's NaNs must be in the same places on both. */
function isClose(actual: Float32Array, expected: Float32Array): boolean {
  let [difference, largest] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    if (Number.isNaN(actual[i]) !== Number.isNaN(expected[i])) return false;
    if (Number.isNaN(expected[i])) continue;
    difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
    largest = Math.max(largest, Math.abs(expected[i]));
  }
  return difference <= TOLERANCE * largest;
}

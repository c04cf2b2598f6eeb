import { MASKINGS, METADATA_KEYS } from '../../model/contract.js';
import type { Model } from '../../model/load.js';
import { seedState } from '../../grid/seed.js';
import type { GridSize } from '../../grid/size.js';
import { reframe, wholeWindow } from '../../grid/living-window.js';

/** One step with all cells firing: [channels, height, width] in and out. */
export type WholeStep = (cells: Float32Array, size: GridSize) => Promise<Float32Array>;

/** Size of the grid on which rules are tried. */
const TRIAL: GridSize = { width: 8, height: 8 };

/**
 * Whether steps of a model give the same result on a window around the living cells as on the whole
 * grid. That requires a published masking; an empty grid that stays empty, because with masking
 * after, a constant change of alpha above the threshold would bring it to life; and a grid that
 * wraps, in a file that accepts any size.
 */
export async function worksInWindows(model: Model, step: WholeStep): Promise<boolean> {
  const masking = model.metadata.get(METADATA_KEYS.masking);
  if (!MASKINGS.some((known) => known === masking)) return false;
  try {
    return (await staysEmpty(model, step)) && (await wraps(model, step));
  } catch {
    return false;
  }
}

async function staysEmpty({ channels }: Model, step: WholeStep): Promise<boolean> {
  const empty = new Float32Array(channels * TRIAL.width * TRIAL.height);
  return (await step(empty, TRIAL)).every((value) => value === 0);
}

/** Whether a seed in a corner grows like one in the middle. */
async function wraps({ channels }: Model, step: WholeStep): Promise<boolean> {
  const seed = seedState(channels, TRIAL.height, TRIAL.width);
  const whole = wholeWindow(TRIAL);
  const moved = { ...whole, left: TRIAL.width / 2, top: TRIAL.height / 2 };
  const inCorner = await step(reframe(seed, channels, whole, moved, TRIAL), TRIAL);
  const expected = reframe(await step(seed, TRIAL), channels, whole, moved, TRIAL);
  return inCorner.every((value, i) => value === expected[i]);
}

import { GrowingCaError } from '../common/errors.js';
import type { GridSize } from '../grid/size.js';
import type { Model } from '../model/load.js';
import { findModel } from '../model/manifest.js';
import type { FoundModel, TargetChoice } from '../model/manifest.js';
import type { Simulation } from './simulation.js';
import { loadModel } from './source.js';
import type { LoadOptions } from './source.js';

/** What a simulation has become. */
export interface Metamorphosis {
  readonly model: Model;
  /** What the manifest says about the model. */
  readonly found?: FoundModel;
}

/**
 * Loads a model while a simulation goes on, then makes the simulation become it.
 *
 * @param src takes precedence over `choice`
 * @param grid what the page asks for; without it, a model with another grid starts anew
 * @returns undefined if the simulation has to start anew, or the signal was aborted
 * @throws GrowingCaError if the model cannot be loaded
 */
export async function metamorphose(
  simulation: Simulation,
  src: string | undefined,
  choice: TargetChoice,
  grid: GridSize | undefined,
  options: LoadOptions & { readonly signal: AbortSignal },
): Promise<Metamorphosis | undefined> {
  const found = src === undefined ? await findModel(choice) : undefined;
  const model = await loadModel(src ?? choice, options);
  const { width, height } = grid ?? model.grid;
  const fits = width === simulation.grid.width && height === simulation.grid.height;
  if (options.signal.aborted || !fits) return undefined;
  try {
    await simulation.become({ src: model });
    return { model, found };
  } catch (error) {
    if (error instanceof GrowingCaError && error.code === 'planting-failed') return undefined;
    throw error;
  }
}

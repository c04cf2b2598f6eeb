import { METADATA_KEYS } from '../../../src/model/contract.js';
import { UserError } from '../common/user-error.js';
import { DEFAULT_SIZE, EMOJI_SOURCE, loadTarget, type TargetOptions } from './load-target.js';
import type { Target } from './target.js';

/**
 * Draws the target that a model was trained on. What its metadata does not say is guessed from its
 * grid: a picture of the default size in the middle.
 *
 * @param spec overrides the source in the metadata; see `loadTarget`
 * @param options override the metadata
 * @returns the target, and what it was loaded from
 * @throws UserError if neither tells where the picture comes from, or it cannot be loaded
 */
export async function targetOfModel(
  label: string,
  { grid, metadata }: { grid: { width: number }; metadata: Record<string, string> },
  spec: string | undefined,
  options: TargetOptions,
): Promise<{ target: Target; source: string }> {
  const source = spec ?? metadata[METADATA_KEYS.source];
  if (spec === undefined && !source?.startsWith(EMOJI_SOURCE)) {
    const known = source ? `says only that its target was ${source}` : 'does not name its target';
    throw new UserError(`${label} ${known}; give the picture with --target.`);
  }
  const cells = (key: string, flag: string): number | undefined => {
    const text = metadata[key];
    if (text === undefined) return undefined;
    if (Number.isInteger(Number(text))) return Number(text);
    throw new UserError(`The ${key} in ${label} is ${JSON.stringify(text)}; give it with ${flag}.`);
  };
  const size = options.size ?? cells(METADATA_KEYS.targetSize, '--size') ?? DEFAULT_SIZE;
  const margin = Math.max(0, Math.floor((grid.width - size) / 2));
  const padding = options.padding ?? cells(METADATA_KEYS.targetPadding, '--padding') ?? margin;
  const removed = metadata[METADATA_KEYS.targetBackground] === 'remove';
  const background = options.background ?? (removed ? 'remove' : 'keep');
  return { target: await loadTarget(source, { size, padding, background }), source };
}

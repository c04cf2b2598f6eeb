import { METADATA_KEYS } from '../../../src/model/contract.js';
import { UserError } from '../common/user-error.js';
import { DEFAULT_SIZE, EMOJI_SOURCE, loadTarget, type TargetOptions } from './load-target.js';
import type { Target } from './target.js';

/** What a model file says of its target: enough to draw an emoji again, and to name the rest. */
export function targetMetadata(target: Target): Record<string, string> {
  return {
    [METADATA_KEYS.target]: target.name,
    ...(target.emoji !== undefined && { [METADATA_KEYS.emoji]: target.emoji }),
    [METADATA_KEYS.grid]: `${target.width}x${target.height}`,
    [METADATA_KEYS.targetSize]: String(target.size),
    [METADATA_KEYS.targetPadding]: String(target.padding),
    ...(target.background && { [METADATA_KEYS.targetBackground]: target.background }),
    [METADATA_KEYS.source]: target.source,
    [METADATA_KEYS.licence]: target.licence,
  };
}

/**
 * Draws again what a model was trained on. What its metadata do not say is guessed from its grid:
 * a picture of the default size in the middle.
 *
 * @param spec in place of the source in the metadata; see `loadTarget`
 * @param options in place of what the metadata say
 * @returns the target, and what it was loaded from
 * @throws UserError if neither says where the picture comes from, or it cannot be loaded
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
  const cells = (text: string | undefined) => (text === undefined ? undefined : Number(text));
  const size = options.size ?? cells(metadata[METADATA_KEYS.targetSize]) ?? DEFAULT_SIZE;
  const margin = Math.max(0, Math.floor((grid.width - size) / 2));
  const padding = options.padding ?? cells(metadata[METADATA_KEYS.targetPadding]) ?? margin;
  const removed = metadata[METADATA_KEYS.targetBackground] === 'remove';
  const background = options.background ?? (removed ? 'remove' : 'keep');
  return { target: await loadTarget(source, { size, padding, background }), source };
}

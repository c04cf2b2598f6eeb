import { METADATA_KEYS } from '../../../src/model/contract.js';
import type { Target } from './target.js';

/**
 * The metadata of a model file about its target: enough to draw an emoji again, and to name other
 * pictures.
 */
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

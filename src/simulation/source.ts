import { ProgressSum } from '../common/download.js';
import { GrowingCaError, reasonOf } from '../common/errors.js';
import { recognise } from '../engine/kernel/recognise.js';
import type { KernelRule } from '../engine/kernel/recognise.js';
import { loadModel, readModel } from '../model/load.js';
import type { Model } from '../model/load.js';
import { useModel } from '../model/manifest.js';
import type { ModelSource, Planting } from './options.js';

const rules = new WeakMap<Model, KernelRule | 'unknown'>();

/** @returns undefined where the kernel cannot run it */
export function ruleOf(model: Model): KernelRule | undefined {
  const known = rules.get(model) ?? recognise(model.bytes) ?? 'unknown';
  rules.set(model, known);
  // What else the file says of itself, the rest of the page relies on.
  return known !== 'unknown' && known.channels === model.channels ? known : undefined;
}

/** @throws GrowingCaError */
export async function toModel(source: ModelSource, progress: ProgressSum): Promise<Model> {
  if (source instanceof Uint8Array) return readModel(source);
  if (typeof source === 'string' || source instanceof URL) {
    return loadModel(String(source), progress.part());
  }
  if (!('target' in source)) return source;
  const part = progress.part();
  return useModel(source, ({ url }) => loadModel(url, part));
}

/**
 * What comes to live in a dish later.
 *
 * @throws GrowingCaError `planting-failed`
 */
export async function laterModel(source: ModelSource): Promise<Model> {
  try {
    return await toModel(source, new ProgressSum(undefined));
  } catch (cause) {
    throw new GrowingCaError('planting-failed', reasonOf(cause), cause);
  }
}

/** @returns undefined where it names none: then what is there already is planted */
export function sourceOf(planting: Planting): ModelSource | undefined {
  const { src, target, experiment, dtype } = planting;
  return src ?? (target === undefined ? undefined : { target, experiment, dtype });
}

import { ProgressSum } from '../common/download.js';
import type { OnProgress } from '../common/download.js';
import { GrowingCaError, reasonOf } from '../common/errors.js';
import { untilAborted } from '../common/load-once.js';
import { recognise } from '../engine/kernel/recognise.js';
import type { KernelRule } from '../engine/kernel/recognise.js';
import { loadModel as loadFile, readModel } from '../model/load.js';
import type { Model } from '../model/load.js';
import { useModel } from '../model/manifest.js';
import type { ModelSource, Scion } from './options.js';

const rules = new WeakMap<Model, KernelRule | 'unknown'>();

/** @returns undefined if the kernel cannot run it */
export function ruleOf(model: Model): KernelRule | undefined {
  const known = rules.get(model) ?? recognise(model.bytes) ?? 'unknown';
  rules.set(model, known);
  // The rest of the page relies on the model's channels, so they must agree.
  return known !== 'unknown' && known.channels === model.channels ? known : undefined;
}

/** How to load a model. */
export interface LoadOptions {
  /** Cancels loading; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called with the bytes loaded and, if known, their total. */
  readonly onProgress?: OnProgress;
}

/**
 * Loads a model ahead of its use, or once for several uses.
 *
 * @throws GrowingCaError
 */
export async function loadModel(
  source: ModelSource,
  { signal, onProgress }: LoadOptions = {},
): Promise<Model> {
  return untilAborted(toModel(source, new ProgressSum(onProgress)), signal);
}

/** @throws GrowingCaError */
export async function toModel(source: ModelSource, progress: ProgressSum): Promise<Model> {
  // No instanceof: another window has classes of its own.
  if (ArrayBuffer.isView(source)) return readModel(source);
  if (typeof source === 'string' || 'href' in source) {
    return loadFile(String(source), progress.part());
  }
  if (!('target' in source)) return source;
  const part = progress.part();
  return useModel(source, ({ url }) => loadFile(url, part));
}

/**
 * Loads the model that a scion names.
 *
 * @throws GrowingCaError `planting-failed`
 */
export async function modelOf({ src, target, experiment, dtype }: Scion): Promise<Model> {
  try {
    return await loadModel(src ?? { target: target!, experiment, dtype });
  } catch (cause) {
    throw new GrowingCaError('planting-failed', reasonOf(cause), cause);
  }
}

/** Whether a scion names a model. */
export function namesModel({ src, target }: Scion): boolean {
  return (src ?? target) !== undefined;
}

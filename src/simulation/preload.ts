import { usableDevice, usableRuntime } from '../common/settings.js';
import { chooseDevice } from '../engine/device.js';
import type { Model } from '../model/load.js';
import { importOnnx } from './onnx.js';
import { loadModel, ruleOf } from './source.js';

/** The names are those of the element's attributes. */
export interface PreloadOptions {
  readonly target?: string;
  readonly src?: string;
  readonly experiment?: string;
  readonly dtype?: string;
  readonly device?: string;
  readonly runtime?: string;
}

/**
 * Fetches the manifest and the model, if one is named, and onnxruntime-web, if it is certainly
 * needed. Does not reject: the element that needs them tries again and reports failures.
 *
 * @returns whether everything was fetched
 */
export async function preload(options: PreloadOptions = {}): Promise<boolean> {
  const device = usableDevice(options.device);
  const runtime = usableRuntime(options.runtime);
  const load = async () => {
    const { loadOnnx } = await importOnnx();
    return loadOnnx(await chooseDevice(device));
  };
  // In parallel with the model.
  const isSure = runtime === 'onnx' || (runtime === 'auto' && device === 'webgpu');
  const loads = [
    isSure && load(),
    loadNamed(options).then((model) => {
      if (!isSure && runtime === 'auto' && model && !ruleOf(model)) return load();
    }),
  ];
  const results = await Promise.allSettled(loads);
  return results.every(({ status }) => status === 'fulfilled');
}

async function loadNamed(options: PreloadOptions): Promise<Model | undefined> {
  const { src, target, experiment, dtype } = options;
  const named = src || (target && { target, experiment, dtype });
  return named ? loadModel(named) : undefined;
}

import { usableDevice, usableRuntime } from '../common/settings.js';
import { chooseDevice } from '../engine/device.js';
import { loadModel } from '../model/load.js';
import type { Model } from '../model/load.js';
import { useModel } from '../model/manifest.js';
import { ruleOf } from './source.js';
import { importOnnx } from './onnx.js';

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
 * Fetches the manifest and the model, where one is named, and onnxruntime-web, where it is sure to be
 * needed. Does not reject: what fails now is tried again, and told, by the element that needs it.
 *
 * @returns whether all of it is there
 */
export async function preload(options: PreloadOptions = {}): Promise<boolean> {
  const device = usableDevice(options.device);
  const runtime = usableRuntime(options.runtime);
  const load = async () => {
    const { loadOnnx } = await importOnnx();
    return loadOnnx(await chooseDevice(device));
  };
  // Beside the model rather than after it.
  const isSure = runtime === 'onnx' || (runtime === 'auto' && device === 'webgpu');
  const loads = [
    isSure && load(),
    toModel(options).then((model) => {
      if (!isSure && runtime === 'auto' && model && !ruleOf(model)) return load();
    }),
  ];
  const results = await Promise.allSettled(loads);
  return results.every(({ status }) => status === 'fulfilled');
}

async function toModel(options: PreloadOptions): Promise<Model | undefined> {
  const { src, target, experiment, dtype } = options;
  if (src) return loadModel(src);
  return target ? useModel({ target, experiment, dtype }, ({ url }) => loadModel(url)) : undefined;
}

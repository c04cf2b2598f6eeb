import { loadDevice } from './create-engine.js';
import { chooseDevice } from '../engine/device.js';
import { loadModel } from '../model/load.js';
import { useModel } from '../model/manifest.js';
import { usableDevice } from '../common/settings.js';

/** The names are those of the element's attributes. */
export interface PreloadOptions {
  readonly target?: string;
  readonly src?: string;
  readonly experiment?: string;
  readonly dtype?: string;
  readonly device?: string;
}

/**
 * Fetches what runs models and, where one is named, the manifest and the model. Does not reject: what
 * fails now is tried again, and told, by the element that needs it.
 *
 * @returns whether all of it is there
 */
export async function preload(options: PreloadOptions = {}): Promise<boolean> {
  const { src, target, experiment, dtype, device } = options;
  const loads = [chooseDevice(usableDevice(device)).then((chosen) => loadDevice(chosen))];
  const load = async () => {
    if (src) await loadModel(src);
    else if (target) await useModel({ target, experiment, dtype }, ({ url }) => loadModel(url));
  };
  const results = await Promise.allSettled([...loads, load()]);
  return results.every(({ status }) => status === 'fulfilled');
}

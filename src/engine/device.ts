import { GrowingCaError } from '../common/errors.js';
import type { DeviceChoice, DeviceName } from '../common/settings.js';

/** Software adapters of Chromium and Mesa, the general word, and the two of Windows. */
const softwareNames =
  /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render driver|\bwarp\b/i;

/**
 * `auto`, like any word that is no device, chooses the GPU only if there is a real one: a software
 * adapter is slower than wasm.
 */
export async function chooseDevice(choice: DeviceChoice): Promise<DeviceName> {
  if (choice === 'webgpu' || choice === 'wasm') return choice;
  const adapter = await requestAdapter();
  return adapter && !isSoftware(adapter.info) ? 'webgpu' : 'wasm';
}

/** Older browsers give no information about their adapter; its results are checked in any case. */
function isSoftware(info: Partial<GPUAdapterInfo> = {}): boolean {
  const { vendor, architecture, device, description } = info;
  return (
    info.isFallbackAdapter === true ||
    softwareNames.test([vendor, architecture, device, description].join(' '))
  );
}

/** The page's WebGPU adapter; null if there is none. */
export async function requestAdapter(): Promise<GPUAdapter | null> {
  try {
    return (await navigator.gpu?.requestAdapter()) ?? null;
  } catch {
    return null;
  }
}

/** @throws GrowingCaError `device-unavailable` */
export async function requireAdapter(): Promise<GPUAdapter> {
  const adapter = await requestAdapter();
  if (!adapter) throw webgpuUnavailable('This browser has no WebGPU adapter');
  return adapter;
}

/** @param what what is wrong */
export function webgpuUnavailable(what: string, cause?: unknown): GrowingCaError {
  return new GrowingCaError(
    'device-unavailable',
    `${what}: use device="auto" or device="wasm", or a browser with WebGPU enabled.`,
    cause,
  );
}

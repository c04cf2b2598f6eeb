import { GrowingCaError } from '../common/errors.js';
import type { DeviceChoice, DeviceName } from '../common/settings.js';

/** Chromium's, Mesa's two and their common name, and the two that come with Windows. */
const softwareNames =
  /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render driver|\bwarp\b/i;

/**
 * `auto`, and any word that is no device, chooses the GPU only where there is a real one: a software
 * adapter is slower than wasm.
 */
export async function chooseDevice(choice: DeviceChoice): Promise<DeviceName> {
  if (choice === 'webgpu' || choice === 'wasm') return choice;
  const adapter = await requestAdapter();
  return adapter && !isSoftware(adapter.info) ? 'webgpu' : 'wasm';
}

/** Older browsers tell nothing about their adapter; what it computes is put to the test anyway. */
function isSoftware(info: Partial<GPUAdapterInfo> = {}): boolean {
  const { vendor, architecture, device, description } = info;
  return (
    info.isFallbackAdapter === true ||
    softwareNames.test([vendor, architecture, device, description].join(' '))
  );
}

/** What gives access to the page's GPU; null where there is none. */
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
  if (!adapter) throw unavailable('This browser has no WebGPU adapter');
  return adapter;
}

/** @param what is wrong */
export function unavailable(what: string, cause?: unknown): GrowingCaError {
  return new GrowingCaError(
    'device-unavailable',
    `${what}: use device="auto" or device="wasm", or a browser with WebGPU enabled.`,
    cause,
  );
}

import { GrowingCaError } from '../errors.js';
import type { DeviceChoice, DeviceName } from './engine.js';

// Older lists of types, which other packages bring along, do not know them all.
const usefulFeatures = ['shader-f16', 'subgroups'] as GPUFeatureName[];

const usefulLimits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
] as const;

/** Chromium's, Mesa's two and their common name, and the two that come with Windows. */
const softwareNames =
  /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render driver|\bwarp\b/i;

const lost = new WeakSet<GPUDevice>();
let shared: Promise<GPUDevice> | undefined;

/**
 * The page's one GPUDevice. Where there is none, the promise is rejected, and the next call tries
 * again; so it does after the device was lost.
 */
export function sharedDevice(): Promise<GPUDevice> {
  shared ??= requestDevice().then(
    (device) => {
      void device.lost.then(() => {
        lost.add(device);
        shared = undefined;
      });
      return device;
    },
    (error) => {
      shared = undefined;
      throw error;
    },
  );
  return shared;
}

/** Whether the browser took this shared device away; nothing that belongs to it works any more. */
export function isLost(gpu: GPUDevice): boolean {
  return lost.has(gpu);
}

export function deviceLost(cause?: unknown): GrowingCaError {
  return new GrowingCaError(
    'device-lost',
    'The browser took the GPU away from this page: reload the page, or use device="wasm".',
    cause,
  );
}

/**
 * `auto`, as any other word that an attribute may hold, runs on the GPU only where there is a real
 * one: a software adapter is slower than wasm.
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

async function requestAdapter(): Promise<GPUAdapter | null> {
  try {
    return (await navigator.gpu?.requestAdapter()) ?? null;
  } catch {
    return null;
  }
}

async function requestDevice(): Promise<GPUDevice> {
  const adapter = await requestAdapter();
  if (!adapter) {
    throw new GrowingCaError(
      'device-unavailable',
      'This browser offers no WebGPU adapter: use device="auto" or device="wasm", or a browser with WebGPU switched on.',
    );
  }
  try {
    return await adapter.requestDevice({
      label: 'growing-ca',
      // The runtime compiles its shaders for what the device offers.
      requiredFeatures: usefulFeatures.filter((feature) => adapter.features.has(feature)),
      requiredLimits: Object.fromEntries(usefulLimits.map((name) => [name, adapter.limits[name]])),
    });
  } catch (cause) {
    throw new GrowingCaError(
      'device-unavailable',
      'The WebGPU adapter of this browser gave no device: use device="auto" or device="wasm".',
      cause,
    );
  }
}

import { GrowingCaError } from '../../../common/errors.js';
import { requireAdapter, webgpuUnavailable } from '../../device.js';

// Older type definitions, which other packages may bring along, lack some of these.
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

const lost = new WeakSet<GPUDevice>();
let shared: Promise<GPUDevice> | undefined;

/**
 * The GPUDevice that the whole page shares. After a failure, or once the device is lost, the next
 * call requests another one.
 *
 * @throws GrowingCaError `device-unavailable`, as a rejection
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

/** Whether the browser took this device away; none of its resources work any more. */
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

async function requestDevice(): Promise<GPUDevice> {
  const adapter = await requireAdapter();
  try {
    return await adapter.requestDevice({
      label: 'growing-ca',
      // The runtime chooses its shaders by the device's features and limits.
      requiredFeatures: usefulFeatures.filter((feature) => adapter.features.has(feature)),
      requiredLimits: Object.fromEntries(usefulLimits.map((name) => [name, adapter.limits[name]])),
    });
  } catch (cause) {
    throw webgpuUnavailable('The WebGPU adapter returned no device', cause);
  }
}

/** Which backends tests can run, and in which environment. */
import type { BackendName } from '../../trainer/src/backends/names.js';
import { checkPackages } from '../../trainer/src/backends/optional-packages.js';
import { softwareVulkan } from './software-vulkan.mjs';

/** Of native code: these may need another environment, and can bring a process down. */
export const NATIVE: readonly BackendName[] = ['tensorflow', 'webgpu'];

/** Why a backend cannot be tested here; undefined if it can. */
export function reasonToSkip(backend: BackendName): string | undefined {
  try {
    checkPackages(backend);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** What its processes need in their environment: WebGPU a driver that is the same everywhere. */
export function environmentOf(backend: BackendName): Record<string, string> {
  return backend === 'webgpu' ? softwareVulkan() : {};
}

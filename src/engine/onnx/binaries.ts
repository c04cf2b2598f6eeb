import { runtimeBase } from '../../common/assets.js';

/**
 * The builds of onnxruntime-web. Both run on WebGPU and on the CPU; `jspi` is smaller, for browsers
 * that can suspend WebAssembly.
 */
export type Build = 'jspi' | 'asyncify';

/** Where the binary of a build is. The build for bundlers has `binaries-bundled.ts` in place of this module. */
export function binaryUrl(build: Build): string {
  return `${runtimeBase()}ort-wasm-simd-threaded.${build}.wasm.gz`;
}

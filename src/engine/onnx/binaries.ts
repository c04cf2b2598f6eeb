import { runtimeBase } from '../../common/assets.js';

/**
 * The builds of onnxruntime-web. Both run on WebGPU and on the CPU; `jspi` is smaller, but needs a
 * browser that can suspend WebAssembly.
 */
export type Build = 'jspi' | 'asyncify';

/**
 * Address of a build's binary. In the build for bundlers, `binaries-bundled.ts` replaces this
 * module.
 */
export function binaryUrl(build: Build): string {
  return `${runtimeBase()}ort-wasm-simd-threaded.${build}.wasm.gz`;
}

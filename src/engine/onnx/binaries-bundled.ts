/** What the build for bundlers has in place of `binaries.ts`. */
import { runtimeBase } from '../../common/assets.js';
import type { Build } from './binaries.js';

/**
 * Bundlers know this form: they copy the file, and write its new address here. The paths are those
 * seen from `dist/modules/`.
 */
const found: Record<Build, () => URL> = {
  jspi: () => new URL('../runtime/ort-wasm-simd-threaded.jspi.wasm.gz', import.meta.url),
  asyncify: () => new URL('../runtime/ort-wasm-simd-threaded.asyncify.wasm.gz', import.meta.url),
};

export function binaryUrl(build: Build): string {
  const base = runtimeBase();
  return base ? `${base}ort-wasm-simd-threaded.${build}.wasm.gz` : found[build]().href;
}

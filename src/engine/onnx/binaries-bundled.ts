/** Replaces `binaries.ts` in the build for bundlers. */
import { runtimeBase } from '../../common/assets.js';
import type { Build } from './binaries.js';

/**
 * Bundlers recognise this form: they copy the file and insert its new address. The paths are
 * relative to `dist/modules/`.
 */
const found: Record<Build, () => URL> = {
  jspi: () => new URL('../runtime/ort-wasm-simd-threaded.jspi.wasm.gz', import.meta.url),
  asyncify: () => new URL('../runtime/ort-wasm-simd-threaded.asyncify.wasm.gz', import.meta.url),
};

export function binaryUrl(build: Build): string {
  const base = runtimeBase();
  return base ? `${base}ort-wasm-simd-threaded.${build}.wasm.gz` : found[build]().href;
}

import { GrowingCaError, reasonOf } from '../../common/errors.js';
import { KERNEL_BINARY } from './kernel-binary.generated.js';

let compiled: Promise<WebAssembly.Module> | undefined;

/**
 * The kernel's code, compiled once for the page; a failure is forgotten.
 *
 * @throws GrowingCaError `device-unavailable`
 */
export function compileKernel(): Promise<WebAssembly.Module> {
  compiled ??= compile().catch((error: unknown) => {
    compiled = undefined;
    throw error;
  });
  return compiled;
}

async function compile(): Promise<WebAssembly.Module> {
  const binary = Uint8Array.from(KERNEL_BINARY, (letter) => letter.charCodeAt(0));
  if (!globalThis.WebAssembly?.validate(binary)) {
    throw kernelUnavailable('This browser lacks WebAssembly SIMD, which patterns need: update it');
  }
  try {
    return await WebAssembly.compile(binary);
  } catch (cause) {
    throw kernelUnavailable(
      `The page does not let WebAssembly run (${reasonOf(cause)}): add 'wasm-unsafe-eval' to the script-src of its Content-Security-Policy`,
      cause,
    );
  }
}

/** @param what is wrong, and what to do */
export function kernelUnavailable(what: string, cause?: unknown): GrowingCaError {
  return new GrowingCaError('device-unavailable', `${what}.`, cause);
}

import { KERNEL_BINARY } from './kernel-binary.generated.js';
import { RELAXED_KERNEL_BINARY } from './relaxed-kernel-binary.generated.js';

/**
 * How the kernel multiplies and adds: `fused` in one operation that rounds once, which is faster,
 * `exact` in two. Their results differ in the last bits; each gives its own again.
 */
export const ARITHMETICS = ['fused', 'exact'] as const;
export type Arithmetic = (typeof ARITHMETICS)[number];

let hasFused: boolean | undefined;

/** The fastest that this engine and processor have. */
export function fastestArithmetic(): Arithmetic {
  hasFused ??= fuses();
  return hasFused ? 'fused' : 'exact';
}

export function kernelBinary(arithmetic: Arithmetic): Uint8Array<ArrayBuffer> {
  const binary = arithmetic === 'fused' ? RELAXED_KERNEL_BINARY : KERNEL_BINARY;
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

/**
 * An engine may know relaxed SIMD and yet round twice, on a processor without the operation: then
 * its bits are those of neither kind elsewhere, and it gains nothing.
 */
function fuses(): boolean {
  const binary = kernelBinary('fused');
  if (!WebAssembly.validate(binary)) return false;
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const env = { memory, abort: () => undefined };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary), { env });
  return (exports.roundsOnce as (factor: number) => number)(1 + 2 ** -12) === 1;
}

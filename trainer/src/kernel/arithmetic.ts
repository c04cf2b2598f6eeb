import { KERNEL_BINARY } from './kernel-binary.generated.js';
import { RELAXED_KERNEL_BINARY } from './relaxed-kernel-binary.generated.js';

/**
 * How the kernel multiplies and adds: `fused` in one operation with one rounding, which is faster,
 * `exact` in two. Their results differ in the last bits, but each is reproducible.
 */
export const ARITHMETICS = ['fused', 'exact'] as const;
export type Arithmetic = (typeof ARITHMETICS)[number];

let hasFused: boolean | undefined;

/** The fastest arithmetic of this engine and processor. */
export function fastestArithmetic(): Arithmetic {
  hasFused ??= fuses();
  return hasFused ? 'fused' : 'exact';
}

export function kernelBinary(arithmetic: Arithmetic): Uint8Array<ArrayBuffer> {
  const binary = arithmetic === 'fused' ? RELAXED_KERNEL_BINARY : KERNEL_BINARY;
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

/**
 * Whether relaxed SIMD rounds once here. On a processor without the operation an engine may round
 * twice: that would be no faster, and give bits of neither kind elsewhere.
 */
function fuses(): boolean {
  const binary = kernelBinary('fused');
  if (!WebAssembly.validate(binary)) return false;
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const env = { memory, abort: () => undefined };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary), { env });
  return (exports.roundsOnce as (factor: number) => number)(1 + 2 ** -12) === 1;
}

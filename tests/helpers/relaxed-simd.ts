/**
 * Lets tests run the kernel's fused arithmetic. Node 20 knows relaxed SIMD, but only by a flag, which
 * is for all threads of the process; later versions have it without.
 */
import { setFlagsFromString } from 'node:v8';
import { fastestArithmetic } from '../../trainer/src/kernel/arithmetic.js';

const [major] = process.versions.node.split('.').map(Number);
if (major < 22) setFlagsFromString('--experimental-wasm-relaxed-simd');

/** Why the fused arithmetic cannot be tested here; undefined if it can. */
export const withoutFused =
  fastestArithmetic() === 'fused'
    ? undefined
    : 'this processor does not multiply and add in one operation';

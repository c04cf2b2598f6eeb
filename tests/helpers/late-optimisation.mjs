/**
 * A flag of V8 that makes it optimise WebAssembly after ten times as much use as usual. The code
 * computes the same. In a process that lives for seconds, optimising costs more than it gains.
 */
export const LATE_OPTIMISATION = '--wasm-tiering-budget=20000000';

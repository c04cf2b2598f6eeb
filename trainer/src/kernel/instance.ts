import { UserError } from '../common/user-error.js';
import type { Arithmetic } from './arithmetic.js';
import { fastestArithmetic, kernelBinary } from './arithmetic.js';

/** Exports of the compiled kernel; see assembly/index.ts for the arguments. */
export interface KernelExports {
  configure(height: number, width: number, channels: number, hidden: number): void;
  weightsBytes(): number;
  scratchBytes(): number;
  stateBytes(): number;
  gradientBytes(): number;
  chunkBytes(): number;
  place(weights: number, scratch: number, arenaCursor: number, arenaEnd: number): void;
  hiddenWeightsAddress(): number;
  hiddenBiasAddress(): number;
  updateWeightsAddress(): number;
  prepareWeights(): void;
  resetTape(): void;
  takeOperations(): number;
  spin(rounds: number, factor: number, change: number): number;
  roundsOnce(factor: number): number;
  forward(
    state: number,
    records: number,
    firstStep: number,
    steps: number,
    masks: number,
    maskStride: number,
    maskingBefore: number,
    fireThreshold: number,
    randomSeed: number,
    scaledCosine: number,
    scaledSine: number,
  ): number;
  backward(
    state: number,
    stateGradient: number,
    records: number,
    steps: number,
    gradient: number,
    scaledCosine: number,
    scaledSine: number,
  ): void;
}

/** @throws UserError if this engine lacks the arithmetic */
export function compileKernel(arithmetic: Arithmetic): WebAssembly.Module {
  if (arithmetic === 'fused' && fastestArithmetic() !== 'fused') {
    throw new UserError(
      'The fused arithmetic needs Node.js 22 or newer, or Chrome 114 or newer, and a processor that multiplies and adds in one operation; use these, or the arithmetic exact (--arithmetic exact), whose results differ in the last digits.',
    );
  }
  return new WebAssembly.Module(kernelBinary(arithmetic));
}

export function instantiateKernel(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): KernelExports {
  const abort = () => {
    throw new Error('the training kernel met an impossible state');
  };
  const instance = new WebAssembly.Instance(module, { env: { memory, abort } });
  return instance.exports as unknown as KernelExports;
}

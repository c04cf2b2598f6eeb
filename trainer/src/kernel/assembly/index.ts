// The fused kernel: a rollout of one sample and its gradient, on the cells that can change. All
// threads share one memory; each has its own instance. The host lays the memory out: weights | one
// scratch per thread | samples | tape arena.

import { setFiring } from '../../../../src/engine/kernel/assembly/fire';
import { setRotation } from '../../../../src/engine/kernel/assembly/perception';
import { placeScratch } from '../../../../src/engine/kernel/assembly/scratch';
import { cellBytes, height, setShape, width } from '../../../../src/engine/kernel/assembly/shape';
import { takeOperations } from '../../../../src/engine/kernel/assembly/step';
import { hiddenBias, hiddenWeights, placeWeights, prepareWeights as prepareForward, updateWeights } from '../../../../src/engine/kernel/assembly/weights';
import { gradientBytes, rolloutGradient } from './backward';
import { rollout } from './forward';
import { roundsOnce, spin } from './peak';
import { placeGradientScratch } from './scratch-gradient';
import { chunkBytes, placeTape, resetTape } from './tape';
import { placeGradientWeights, prepareGradientWeights } from './weights-gradient';

export { gradientBytes, chunkBytes, resetTape, takeOperations, spin, roundsOnce };

/** Sets the shape of this instance; all sizes below depend on it. */
export function configure(gridHeight: i32, gridWidth: i32, channels: i32, hiddenWidth: i32): void {
  setShape(gridHeight, gridWidth, channels, hiddenWidth);
}

/** Bytes of the weights' region. */
export function weightsBytes(): usize {
  return (placeGradientWeights(placeWeights(0)) + 63) & ~63;
}

/** Bytes of one thread's scratch. */
export function scratchBytes(): usize {
  return placeGradientScratch(placeScratch(0));
}

/** Bytes of one state. */
export function stateBytes(): usize {
  return <usize>(height * width) * cellBytes;
}

export function place(weights: usize, scratch: usize, arenaCursor: usize, arenaEnd: usize): void {
  placeGradientWeights(placeWeights(weights));
  placeGradientScratch(placeScratch(scratch));
  placeTape(arenaCursor, <u32>arenaEnd);
}

/** Call it after writing the weights, before any thread uses them. */
export function prepareWeights(): void {
  prepareForward();
  prepareGradientWeights();
}

export function hiddenWeightsAddress(): usize {
  return hiddenWeights;
}

export function hiddenBiasAddress(): usize {
  return hiddenBias;
}

export function updateWeightsAddress(): usize {
  return updateWeights;
}

/** @returns 1 if done, 0 if the tape arena is full */
export function forward(
  state: usize, records: usize, firstStep: i32, steps: i32, masks: usize, maskStride: usize, maskingBefore: i32,
  fireThreshold: u32, randomSeed: u32, scaledCosine: f32, scaledSine: f32,
): i32 {
  setFiring(fireThreshold, randomSeed);
  setRotation(scaledCosine, scaledSine);
  return <i32>rollout(state, records, firstStep, steps, masks, maskStride, maskingBefore != 0);
}

export function backward(
  state: usize, stateGradient: usize, records: usize, steps: i32, gradient: usize, scaledCosine: f32, scaledSine: f32,
): void {
  setRotation(scaledCosine, scaledSine);
  rolloutGradient(state, stateGradient, records, steps, gradient);
}

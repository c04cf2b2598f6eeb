// The page's kernel for one individual that has its grid to itself; it computes only cells that can
// change. Each instance has one memory, for one grid. The trainer's kernel is built from the same
// files.

import { makeSeed, placeGrid, state, takeStep } from './grid';
import { setCell } from './map';
import { paint as paintState } from './picture';
import { alphaMap, occupied, placeScratch } from './scratch';
import { cellAddress, clearCell, packCell, setShape } from './shape';
import { placeWeights } from './weights';

export {
  boxAddress, hiddenBiasAddress, hiddenWeightsAddress, masksAddress, pixelsAddress, prepareWeights, stateAddress, stateWritten, turnsAddress,
  updateWeightsAddress,
} from './grid';

let before: bool = false;

/**
 * @param channels, hiddenWidth multiples of eight, padded with zeros
 * @param givenChannels channels of the rule, without padding
 * @returns the end of the memory that it needs, in bytes
 */
export function configure(
  gridHeight: i32, gridWidth: i32, channels: i32, givenChannels: i32, hiddenWidth: i32, maskingBefore: i32,
): usize {
  setShape(gridHeight, gridWidth, channels, hiddenWidth);
  before = maskingBefore != 0;
  return placeGrid(placeScratch((placeWeights((__heap_base + 63) & ~63) + 63) & ~63), givenChannels);
}

/** @param isGiven whether to use the update mask at masksAddress */
export function step(
  number: u32, fireThreshold: u32, randomSeed: u32, isGiven: i32, scaledCosine: f32, scaledSine: f32,
): void {
  takeStep(number, fireThreshold, randomSeed, isGiven, scaledCosine, scaledSine, before);
}

/** Clears the cells of a row from `start` up to but not including `end`. */
export function clearSpan(y: i32, start: i32, end: i32): void {
  for (let x = start; x < end; x++) {
    clearCell(cellAddress(state, packCell(y, x)));
    setCell(alphaMap, packCell(y, x), false);
  }
}

export function plant(y: i32, x: i32): void {
  makeSeed(packCell(y, x));
}

/** Brings pixels and box up to date. */
export function paint(): void {
  paintState(state, occupied);
}

// The kernel of the page: steps of one organism's grid, over the cells that can change. One
// instance has one memory, for one grid. The trainer's kernel is built on the same files.

import { setFiring, setFiringStep } from './fire';
import { setCell } from './map';
import { setRotation } from './perception';
import { box, paint as paintState, pixels, placePixels } from './picture';
import { alphaMap, occupied, placeScratch } from './scratch';
import { cellAddress, cellBytes, clearCell, height, packCell, setShape, width } from './shape';
import { mapState, step as stepState } from './step';
import { placeTurns, spreadTurns, turns, useTurns } from './turns';
import { hiddenBias, hiddenWeights, placeWeights, prepareWeights, updateWeights } from './weights';

export { prepareWeights };

let state: usize = 0;
let masks: usize = 0;
let given: i32 = 0;
let before: bool = false;
let turned: bool = false;

/**
 * @param channels, hiddenWidth multiples of eight, filled up with zeros
 * @param givenChannels how many channels a seed has
 * @returns the first address beyond all that this needs
 */
export function configure(
  gridHeight: i32, gridWidth: i32, channels: i32, givenChannels: i32, hiddenWidth: i32, maskingBefore: i32,
): usize {
  setShape(gridHeight, gridWidth, channels, hiddenWidth);
  given = givenChannels;
  before = maskingBefore != 0;
  state = placeScratch((placeWeights((__heap_base + 63) & ~63) + 63) & ~63);
  masks = placeTurns(state + <usize>(height * width) * cellBytes);
  return placePixels((masks + <usize>(height * width) + 63) & ~63);
}

export function hiddenWeightsAddress(): usize { return hiddenWeights; }
export function hiddenBiasAddress(): usize { return hiddenBias; }
export function updateWeightsAddress(): usize { return updateWeights; }
/** float32 [height][width][channels] */
export function stateAddress(): usize { return state; }
/** float32 [3][height][width]: degrees, cosine, sine */
export function turnsAddress(): usize { return turns; }
/** Bytes [height][width], to be given to a step. */
export function masksAddress(): usize { return masks; }
/** Bytes [height][width][4] */
export function pixelsAddress(): usize { return pixels; }
/** i32 [4]: left, top, right, bottom of what is painted. */
export function boxAddress(): usize { return box; }

/** To be called once the state was written from outside. */
export function stateWritten(hasTurns: i32): void {
  mapState(state);
  turned = hasTurns != 0;
  useTurns(turned);
}

/** @param isGiven whether the update mask lies at masksAddress */
export function step(
  number: u32, fireThreshold: u32, randomSeed: u32, isGiven: i32, scaledCosine: f32, scaledSine: f32,
): void {
  setFiring(fireThreshold, randomSeed);
  setFiringStep(number, isGiven ? masks : 0);
  setRotation(scaledCosine, scaledSine);
  if (turned) spreadTurns(state);
  stepState(state, before);
}

/** Sets the cells of a row from `start` up to but not including `end` to zero. */
export function clearSpan(y: i32, start: i32, end: i32): void {
  for (let x = start; x < end; x++) {
    clearCell(cellAddress(state, packCell(y, x)));
    setCell(alphaMap, packCell(y, x), false);
  }
}

export function plant(y: i32, x: i32): void {
  const cell = cellAddress(state, packCell(y, x));
  for (let channel = 0; channel < given; channel++) {
    store<f32>(cell + ((<usize>channel) << 2), channel < 3 ? 0 : 1);
  }
  setCell(alphaMap, packCell(y, x), true);
  setCell(occupied, packCell(y, x), true);
}

/** Brings pixels and box up to date. */
export function paint(): void {
  paintState(state);
}

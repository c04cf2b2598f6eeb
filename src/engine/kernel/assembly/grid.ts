// The memory of one grid, as the host reads and writes it. Both kernels of the page share this: the
// one for a single individual (index.ts) and the one for several (shared.ts).

import { setFiring, setFiringStep } from './fire';
import { isShared, seize } from './holders';
import { setCell } from './map';
import { setRotation } from './perception';
import { box, pixels, placePixels } from './picture';
import { alphaMap, occupied } from './scratch';
import { cellAddress, cellBytes, height, packCell, width } from './shape';
import { mapState, step as stepState } from './step';
import { placeTurns, spreadTurns, turns, useTurns } from './turns';
import { hiddenBias, hiddenWeights, prepareWeights, updateWeights } from './weights';

export { prepareWeights };

export let state: usize = 0;
let masks: usize = 0;
let given: i32 = 0;
let turned: bool = false;

/** @param givenChannels channels of the rule, without padding: a seed sets only these */
export function placeGrid(at: usize, givenChannels: i32): usize {
  given = givenChannels;
  state = (at + 63) & ~63;
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
/** Bytes [height][width]: an update mask for a step. */
export function masksAddress(): usize { return masks; }
/** Bytes [height][width][4] */
export function pixelsAddress(): usize { return pixels; }
/** i32 [4]: bounds of what is painted: left, top, right, bottom. */
export function boxAddress(): usize { return box; }

/** Call it after the host wrote the state; once per individual. */
export function stateWritten(hasTurns: i32): void {
  mapState(state);
  turned = hasTurns != 0;
  useTurns(turned);
}

/** @param isGiven whether to use the update mask at masksAddress */
export function takeStep(
  number: u32, fireThreshold: u32, randomSeed: u32, isGiven: i32, scaledCosine: f32, scaledSine: f32, before: bool,
): void {
  setFiring(fireThreshold, randomSeed);
  setFiringStep(number, isGiven ? masks : 0);
  setRotation(scaledCosine, scaledSine);
  // First, so that seized cells are turned like what seizes them.
  if (isShared()) seize(state);
  if (turned) spreadTurns(state);
  stepState(state, before);
}

export function makeSeed(packed: i32): void {
  const cell = cellAddress(state, packed);
  for (let channel = 0; channel < given; channel++) {
    store<f32>(cell + ((<usize>channel) << 2), channel < 3 ? 0 : 1);
  }
  setCell(alphaMap, packed, true);
  setCell(occupied, packed, true);
}

// The kernel of the page: steps of the individuals that share one grid, over the cells that can
// change. One instance has one memory, for one grid. The trainer's kernel is built on the same files.

import { setFiring, setFiringStep } from './fire';
import { hold, holders, isOwn, isShared, placeHolders, setFading, setHolder, setSelf } from './holders';
import { clearMap, endRow, firstRow, setCell, unite } from './map';
import { setRotation } from './perception';
import { box, paint as paintState, pixels, placePixels } from './picture';
import { alphaMap, candidates, occupied, placeScratch, setMaps } from './scratch';
import { cellAddress, cellBytes, clearCell, height, mapBytes, packCell, setShape, width } from './shape';
import { fade as fadeState, mapState, step as stepState } from './step';
import { placeTurns, spreadTurns, turns, useTurns } from './turns';
import { hiddenBias, hiddenWeights, placeWeights, prepareWeights, updateWeights } from './weights';

export { prepareWeights, setFading };

let state: usize = 0;
let masks: usize = 0;
/** Weights of the first rule, and how many bytes each rule takes. */
let rules: usize = 0;
let ruleBytes: usize = 0;
/** For each individual the addresses of its two maps. */
let individuals: usize = 0;
let count: i32 = 0;
/** The one in work. */
let current: usize = 0;
let given: i32 = 0;
let before: bool = false;
let turned: bool = false;

/**
 * @param channels, hiddenWidth multiples of eight, filled up with zeros; no rule has more units
 * @param givenChannels how many channels a seed has
 * @param ruleCount, individualCount for how many there is to be room
 * @returns the first address beyond all that this needs
 */
export function configure(
  gridHeight: i32, gridWidth: i32, channels: i32, givenChannels: i32, hiddenWidth: i32,
  ruleCount: i32, individualCount: i32,
): usize {
  setShape(gridHeight, gridWidth, channels, hiddenWidth);
  given = givenChannels;
  count = individualCount;
  // First, where there is memory even while the rest is only measured.
  individuals = (__heap_base + 15) & ~15;
  rules = (individuals + (<usize>individualCount << 3) + 63) & ~63;
  ruleBytes = (placeWeights(0) + 63) & ~63;
  let at = placeScratch(rules + ruleBytes * <usize>ruleCount);
  for (let each = 0; each < individualCount; each++) {
    // The first one has the maps of the scratch.
    store<u32>(mapsOf(each), <u32>(each ? at : alphaMap)); at += each ? mapBytes : 0;
    store<u32>(mapsOf(each), <u32>(each ? at : occupied), 4); at += each ? mapBytes : 0;
  }
  at = placeHolders((at + 15) & ~15);
  state = (at + 63) & ~63;
  masks = placeTurns(state + <usize>(height * width) * cellBytes);
  return placePixels((masks + <usize>(height * width) + 63) & ~63);
}

@inline
function mapsOf(individual: i32): usize {
  return individuals + (<usize>individual << 3);
}

/** Until the next call all is about this rule. */
export function useRule(rule: i32, hiddenWidth: i32, maskingBefore: i32): void {
  const channels = <i32>(cellBytes >> 2);
  setShape(height, width, channels, hiddenWidth);
  placeWeights(rules + <usize>rule * ruleBytes);
  before = maskingBefore != 0;
}

/** Until the next call all is about this individual, counted from 0. @param shares whether there are others */
export function useIndividual(individual: i32, shares: i32): void {
  current = mapsOf(individual);
  setMaps(load<u32>(current), load<u32>(current, 4));
  setSelf(shares ? individual + 1 : 0);
}

export function hiddenWeightsAddress(): usize { return hiddenWeights; }
export function hiddenBiasAddress(): usize { return hiddenBias; }
export function updateWeightsAddress(): usize { return updateWeights; }
/** float32 [height][width][channels] */
export function stateAddress(): usize { return state; }
/** float32 [3][height][width]: degrees, cosine, sine */
export function turnsAddress(): usize { return turns; }
/** Bytes [height][stride]; see holders.ts. The first cell of a row lies 16 bytes into it. */
export function holdersAddress(): usize { return holders; }
/** Bytes [height][width], to be given to a step. */
export function masksAddress(): usize { return masks; }
/** Bytes [height][width][4] */
export function pixelsAddress(): usize { return pixels; }
/** i32 [4]: left, top, right, bottom of what is painted. */
export function boxAddress(): usize { return box; }

/** To be called for each individual once the state was written from outside. */
export function stateWritten(hasTurns: i32): void {
  mapState(state);
  turned = hasTurns != 0;
  useTurns(turned);
}

/** The individual holds the cells that it occupies: to be called once another one comes to it. */
export function holdOccupied(): void {
  hold(occupied, occupied);
}

/**
 * @param isGiven whether the update mask lies at masksAddress
 * @returns whether anything may be left of the individual
 */
export function step(
  number: u32, fireThreshold: u32, randomSeed: u32, isGiven: i32, scaledCosine: f32, scaledSine: f32,
): i32 {
  setFiring(fireThreshold, randomSeed);
  setFiringStep(number, isGiven ? masks : 0);
  setRotation(scaledCosine, scaledSine);
  if (turned) spreadTurns(state);
  stepState(state, before);
  store<u32>(current, <u32>occupied, 4);
  return <i32>(firstRow(occupied) < endRow(occupied));
}

/** Instead of a step. @returns whether anything is left of the individual */
export function fade(factor: f32): i32 {
  return <i32>(fadeState(state, factor) > 0);
}

/** Sets the cells of a row from `start` up to but not including `end` to zero; for each individual. */
export function clearSpan(y: i32, start: i32, end: i32): void {
  for (let x = start; x < end; x++) {
    const packed = packCell(y, x);
    if (isShared()) {
      if (!isOwn(packed)) continue;
      setHolder(packed, 0);
    }
    clearCell(cellAddress(state, packed));
    setCell(alphaMap, packed, false);
    setCell(occupied, packed, false);
  }
}

/** Makes a cell that no other holds a seed. */
export function plant(y: i32, x: i32): void {
  const packed = packCell(y, x), cell = cellAddress(state, packed);
  for (let channel = 0; channel < given; channel++) {
    store<f32>(cell + ((<usize>channel) << 2), channel < 3 ? 0 : 1);
  }
  setCell(alphaMap, packed, true);
  setCell(occupied, packed, true);
  if (isShared()) setHolder(packed, <i32>(current - individuals >> 3) + 1);
}

/** Brings pixels and box up to date. */
export function paint(): void {
  if (count == 1) return paintState(state, occupied);
  clearMap(candidates);
  for (let each = 0; each < count; each++) unite(candidates, load<u32>(mapsOf(each), 4));
  paintState(state, candidates);
}

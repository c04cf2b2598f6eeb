// The kernel of a page for several individuals that share one grid, each with a rule of its own. It is
// larger than the one of index.ts, and comes when a second individual does.

import { holders, hold, isOwn, isShared, placeHolders, setFading, setHolder, setSelf } from './holders';
import { makeSeed, placeGrid, state, takeStep } from './grid';
import { clearMap, endRow, firstRow, setCell, unite } from './map';
import { paint as paintState } from './picture';
import { alphaMap, candidates, occupied, placeScratch, setMaps } from './scratch';
import { cellAddress, cellBytes, clearCell, height, mapBytes, packCell, setShape, width } from './shape';
import { fade as fadeState } from './step';
import { placeWeights } from './weights';

export {
  boxAddress, hiddenBiasAddress, hiddenWeightsAddress, masksAddress, pixelsAddress, prepareWeights, stateAddress, stateWritten, turnsAddress,
  updateWeightsAddress,
} from './grid';
export { setFading };

/** Weights of the first rule, and how many bytes each rule takes. */
let rules: usize = 0;
let ruleBytes: usize = 0;
/** For each individual the addresses of its two maps. */
let individuals: usize = 0;
let count: i32 = 0;
/** The one in work. */
let current: i32 = 0;
let before: bool = false;

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
  count = individualCount;
  // First, where there is memory even while the rest is only measured.
  individuals = (__heap_base + 15) & ~15;
  rules = (mapsOf(individualCount) + 63) & ~63;
  ruleBytes = (placeWeights(0) + 63) & ~63;
  let at = placeScratch(rules + ruleBytes * <usize>ruleCount);
  for (let each = 0; each < individualCount; each++) {
    store<u32>(mapsOf(each), <u32>at); at += mapBytes;
    store<u32>(mapsOf(each), <u32>at, 4); at += mapBytes;
  }
  return placeGrid(placeHolders((at + 15) & ~15), givenChannels);
}

@inline
function mapsOf(individual: i32): usize {
  return individuals + (<usize>individual << 3);
}

/** Until the next call all is about this rule. */
export function useRule(rule: i32, hiddenWidth: i32, maskingBefore: i32): void {
  setShape(height, width, <i32>(cellBytes >> 2), hiddenWidth);
  placeWeights(rules + <usize>rule * ruleBytes);
  before = maskingBefore != 0;
}

/** Until the next call all is about this individual, counted from 0. @param shares whether cells have holders */
export function useIndividual(individual: i32, shares: i32): void {
  current = individual;
  setMaps(load<u32>(mapsOf(individual)), load<u32>(mapsOf(individual), 4));
  setSelf(shares ? individual + 1 : 0);
}

/** Bytes [height][stride]; see holders.ts. The first cell of a row lies 16 bytes into it. */
export function holdersAddress(): usize { return holders; }

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
  takeStep(number, fireThreshold, randomSeed, isGiven, scaledCosine, scaledSine, before);
  // Maps change places with those of the scratch.
  store<u32>(mapsOf(current), <u32>occupied, 4);
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
  makeSeed(packCell(y, x));
  if (isShared()) setHolder(packCell(y, x), current + 1);
}

/** Brings pixels and box up to date. */
export function paint(): void {
  clearMap(candidates);
  for (let each = 0; each < count; each++) unite(candidates, load<u32>(mapsOf(each), 4));
  paintState(state, candidates);
}

// The page's kernel for several individuals that share one grid, each with its own rule. It is
// larger than that of index.ts, and is fetched when a second individual is added.

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

/** Address of the first rule's weights, and bytes per rule. */
let rules: usize = 0;
let ruleBytes: usize = 0;
/** For each individual, the addresses of its two maps. */
let individuals: usize = 0;
let count: i32 = 0;
/** The selected individual, counted from 0. */
let current: i32 = 0;
let before: bool = false;

/**
 * @param channels, hiddenWidth multiples of eight, padded with zeros; hiddenWidth is that of the
 *   widest rule
 * @param givenChannels channels of the rules, without padding
 * @param ruleCount, individualCount capacities
 * @returns the end of the memory that it needs, in bytes
 */
export function configure(
  gridHeight: i32, gridWidth: i32, channels: i32, givenChannels: i32, hiddenWidth: i32,
  ruleCount: i32, individualCount: i32,
): usize {
  setShape(gridHeight, gridWidth, channels, hiddenWidth);
  count = individualCount;
  // Placed first, within the one page of memory that exists while `configure` only measures.
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

/** Selects the rule whose weights are written and used from now on. */
export function useRule(rule: i32, hiddenWidth: i32, maskingBefore: i32): void {
  setShape(height, width, <i32>(cellBytes >> 2), hiddenWidth);
  placeWeights(rules + <usize>rule * ruleBytes);
  before = maskingBefore != 0;
}

/** Selects an individual, counted from 0. @param shares whether cells have holders */
export function useIndividual(individual: i32, shares: i32): void {
  current = individual;
  setMaps(load<u32>(mapsOf(individual)), load<u32>(mapsOf(individual), 4));
  setSelf(shares ? individual + 1 : 0);
}

/** Bytes [height][stride]; see holders.ts. The first cell of a row is 16 bytes into it. */
export function holdersAddress(): usize { return holders; }

/**
 * Makes the individual hold the cells that it occupies. Call it when a second individual is added.
 */
export function holdOccupied(): void {
  hold(occupied, occupied);
}

/**
 * @param isGiven whether to use the update mask at masksAddress
 * @returns whether the individual may have any cells left
 */
export function step(
  number: u32, fireThreshold: u32, randomSeed: u32, isGiven: i32, scaledCosine: f32, scaledSine: f32,
): i32 {
  takeStep(number, fireThreshold, randomSeed, isGiven, scaledCosine, scaledSine, before);
  // `occupyAlive` exchanged the maps.
  store<u32>(mapsOf(current), <u32>occupied, 4);
  return <i32>(firstRow(occupied) < endRow(occupied));
}

/** Fades the individual, instead of a step. @returns whether it has any cells left */
export function fade(factor: f32): i32 {
  return <i32>(fadeState(state, factor) > 0);
}

/** Clears the individual's cells in a row from `start` up to but not including `end`. */
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

/** Plants a seed in a cell that no other individual holds. */
export function plant(y: i32, x: i32): void {
  makeSeed(packCell(y, x));
  if (isShared()) setHolder(packCell(y, x), current + 1);
}

/** Brings pixels and box up to date, for all individuals. */
export function paint(): void {
  clearMap(candidates);
  for (let each = 0; each < count; each++) unite(candidates, load<u32>(mapsOf(each), 4));
  paintState(state, candidates);
}

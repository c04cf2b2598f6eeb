// One step of the rule (docs/rule.md), in place, on the cells that can change.

import { fires } from './fire';
import { hold, isOwn, isShared, leaveOthers, setHolder } from './holders';
import { clearMap, dilate, eightWithout, endCell, endRow, fillMap, firstCell, firstRow, intersect, setCell, subtract, unite } from './map';
import { fromHidden, hiddenLayer, listOn } from './multiply';
import { perceive, transposeBlock } from './perception';
import {
  active, alive, alphaMap, candidates, changes, doubtful, hiddenBlock, list, mapScratch, occupied, occupyAlive, perception, perceptionByValue, units,
} from './scratch';
import { BLOCK, cellAddress, cellBytes, clearCell, copyCell, height, hidden, packCell, perceived, perceptionBytes, VECTOR, width } from './shape';
import { emptyAlphaChange, emptyChange, hiddenBias, toChange, toHidden } from './weights';

export const ALIVE_THRESHOLD: f32 = 0.1;
/** Alpha below this is invisible. */
const FAINTEST: f32 = 1 / 255;

/** Floating-point operations of this thread since the last `takeOperations`. */
let operations: f64 = 0;

export function countOperations(count: f64): void {
  operations += count;
}

export function takeOperations(): f64 {
  const count = operations;
  operations = 0;
  return count;
}

@inline
function hasAlpha(cell: usize): bool {
  return load<f32>(cell, 12) > ALIVE_THRESHOLD;
}

function holdsSome(cell: usize): bool {
  let some = f32x4.splat(0);
  for (let o: usize = 0; o < cellBytes; o += VECTOR) some = v128.or(some, f32x4.ne(v128.load(cell + o), f32x4.splat(0)));
  return v128.any_true(some);
}

/** Computes the maps of a state, for the selected individual. */
export function mapState(state: usize): void {
  clearMap(occupied);
  clearMap(alphaMap);
  for (let y = 0, cell = state; y < height; y++) {
    for (let x = 0; x < width; x++, cell += cellBytes) {
      const packed = packCell(y, x);
      if (isShared() && !isOwn(packed)) continue;
      setCell(occupied, packed, isShared() || holdsSome(cell));
      setCell(alphaMap, packed, hasAlpha(cell));
    }
  }
}

/**
 * Writes to `to` the cells of `map` that fire, without those of `except` unless that is 0; returns their
 * number.
 */
export function listFiring(map: usize, except: usize, to: usize): i32 {
  let count = 0;
  for (let y = firstRow(map), last = endRow(map); y < last; y++) {
    for (let x = firstCell(map, y), end = endCell(map, y); x < end; x += 8) {
      let word = eightWithout(map, except, y, x);
      while (word) {
        const cell = x + (<i32>ctz(word) >> 3);
        word &= word - 1;
        if (!fires(y, cell)) continue;
        store<i32>(to + ((<usize>count) << 2), packCell(y, cell));
        count++;
      }
    }
  }
  return count;
}

/**
 * changes[i] = the update rule's result for cell i of the list, for `count` cells from `first`, a multiple of
 * BLOCK, on.
 */
export function computeChanges(state: usize, count: i32, first: i32 = 0): void {
  const end = first + count;
  for (let i = end; i < ((end + BLOCK - 1) & ~(BLOCK - 1)); i++) store<i32>(list + ((<usize>i) << 2), 0);
  const channels = <i32>(cellBytes >> 2);
  for (let i = first; i < end; i += BLOCK) {
    for (let j = 0; j < BLOCK; j++) {
      perceive(state, load<i32>(list + ((<usize>(i + j)) << 2)), perception + <usize>j * perceptionBytes);
    }
    transposeBlock(perception, perceptionBytes, perceptionByValue);
    hiddenLayer(toHidden, hiddenBias, perceptionByValue, perceived, hidden, hiddenBlock);
    const on = listOn(hiddenBlock, hidden, units);
    fromHidden(hiddenBlock, toChange, hidden, channels, units, on, changes + <usize>i * cellBytes);
    countOperations(16 * (<f64>hidden * <f64>perceived + <f64>on * <f64>channels));
  }
}

@inline
export function addTo(cell: usize, change: usize): void {
  for (let o: usize = 0; o < cellBytes; o += VECTOR) {
    v128.store(cell + o, f32x4.add(v128.load(cell + o), v128.load(change + o)));
  }
}

/**
 * An empty cell with an empty neighbourhood changes by a constant. Only if that lifts its alpha over the
 * threshold can it come to life by itself; then every cell has to be computed.
 */
export function startsAnywhere(): bool {
  return !(emptyAlphaChange() <= ALIVE_THRESHOLD);
}

/** Marks the cells that can change in the next step. `maskingBefore` as in `step`. */
export function markActive(maskingBefore: bool): void {
  if (maskingBefore) dilate(alphaMap, active, mapScratch);
  else if (startsAnywhere()) fillMap(active);
  else dilate(occupied, active, mapScratch);
}

/** Marks the cells that will be alive, before the changes of the list's `count` cells are applied. */
export function markAlive(state: usize, count: i32, maskingBefore: bool): void {
  markAlpha(alphaMap, state, 0, count);
  dilate(alphaMap, alive, mapScratch);
  if (isShared()) leaveOthers(alive);
  if (!maskingBefore) return;
  intersect(alive, active);
  spare(state, count);
}

/** Marks cells of the list whose alpha will be above the threshold. */
function markAlpha(map: usize, state: usize, first: i32, count: i32): void {
  for (let i = first; i < first + count; i++) {
    const packed = load<i32>(list + ((<usize>i) << 2)), change = load<f32>(changes + <usize>i * cellBytes, 12);
    setCell(map, packed, load<f32>(cellAddress(state, packed), 12) + change > ALIVE_THRESHOLD);
  }
}

/**
 * With masking before, a cell that was not alive stays dead, but its new alpha can keep a neighbour alive that
 * was. So around cells that would die, these neighbours are computed too.
 */
function spare(state: usize, count: i32): void {
  subtract(alive, active, doubtful);
  dilate(doubtful, candidates, mapScratch);
  if (isShared()) leaveOthers(candidates);
  const first = (count + BLOCK - 1) & ~(BLOCK - 1);
  const more = listFiring(candidates, active, list + ((<usize>first) << 2));
  if (more == 0) return;
  computeChanges(state, more, first);
  clearMap(candidates);
  markAlpha(candidates, state, first, more);
  dilate(candidates, doubtful, mapScratch);
  intersect(doubtful, active);
  unite(alive, doubtful);
}

/**
 * @param state [height][width][channels]
 * @param maskingBefore whether cells must be alive before the update as well as after it
 */
export function step(state: usize, maskingBefore: bool): void {
  markActive(maskingBefore);
  if (isShared()) leaveOthers(active);
  const count = listFiring(active, 0, list);
  computeChanges(state, count);
  markAlive(state, count, maskingBefore);
  for (let i = 0; i < count; i++) {
    addTo(cellAddress(state, load<i32>(list + ((<usize>i) << 2))), changes + <usize>i * cellBytes);
  }
  if (maskingBefore) unite(active, occupied);
  else if (!startsAnywhere()) wake(state);
  clearDead(state);
  if (isShared()) hold(active, alive);
  occupyAlive();
}

/**
 * The step of an individual that fades: multiplies every value by `factor`, and clears cells that are no longer
 * visible.
 *
 * @returns how many cells it still holds
 */
export function fade(state: usize, factor: f32): i32 {
  let count = 0;
  for (let y = firstRow(occupied), last = endRow(occupied); y < last; y++) {
    for (let x = firstCell(occupied, y), end = endCell(occupied, y); x < end; x += 8) {
      let word = eightWithout(occupied, 0, y, x);
      while (word) {
        const packed = packCell(y, x + (<i32>ctz(word) >> 3)), cell = cellAddress(state, packed);
        word &= word - 1;
        if (!isOwn(packed)) continue;
        for (let o: usize = 0; o < cellBytes; o += VECTOR) {
          v128.store(cell + o, f32x4.mul(v128.load(cell + o), f32x4.splat(factor)));
        }
        if (load<f32>(cell, 12) >= FAINTEST) {
          count++;
        } else {
          clearCell(cell);
          setHolder(packed, 0);
        }
      }
    }
  }
  return count;
}

/** Writes cells with an empty neighbourhood that fire and are alive by a neighbour's new alpha. */
function wake(state: usize): void {
  const count = listFiring(alive, active, list);
  for (let i = 0; i < count; i++) copyCell(cellAddress(state, load<i32>(list + ((<usize>i) << 2))), emptyChange);
}

/** Clears active cells that are not alive. */
function clearDead(state: usize): void {
  for (let y = firstRow(active), last = endRow(active); y < last; y++) {
    for (let x = firstCell(active, y), end = endCell(active, y); x < end; x += 8) {
      let word = eightWithout(active, alive, y, x);
      while (word) {
        const packed = packCell(y, x + (<i32>ctz(word) >> 3));
        word &= word - 1;
        clearCell(cellAddress(state, packed));
        setCell(alphaMap, packed, false);
      }
    }
  }
}

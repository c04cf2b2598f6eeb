// A rollout of one sample, in place, recording on the tape what undoing it takes.

import { fires, setFiringStep } from './fire';
import { dilate, eightCells, fill, intersect, mapRow, setCell, unite } from './map';
import { fromHidden, hiddenLayer, listOn } from './multiply';
import { perceive, transposeBlock } from './perception';
import {
  active, alive, alphaMap, changes, hiddenBlock, killedCells, list, mapScratch, occupied, perception, perceptionByValue, units,
} from './scratch';
import { BLOCK, cellAddress, cellBytes, clearCell, copyCell, height, hidden, mapBytes, packCell, perceived, perceptionBytes, VECTOR, width } from './shape';
import { closeRecord, firedList, firedStates, killedStates, newRecord, setFired, setWoken } from './tape';
import { emptyAlphaChange, emptyChange, hiddenBias, toChange, toHidden } from './weights';

const ALIVE_THRESHOLD: f32 = 0.1;

/** Floating-point operations of this thread since the last call of takeOperations. */
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

function mapState(state: usize): void {
  for (let y = 0, cell = state; y < height; y++) {
    for (let x = 0; x < width; x++, cell += cellBytes) {
      let some = f32x4.splat(0);
      for (let o: usize = 0; o < cellBytes; o += VECTOR) some = v128.or(some, f32x4.ne(v128.load(cell + o), f32x4.splat(0)));
      setCell(occupied, packCell(y, x), v128.any_true(some));
      setCell(alphaMap, packCell(y, x), hasAlpha(cell));
    }
  }
}

/** Appends to `to` the cells of `map`, without those of `except` if given, that fire; returns how many. */
function listFiring(map: usize, except: usize, to: usize): i32 {
  let count = 0;
  for (let y = 0; y < height; y++) {
    const row = mapRow(map, y);
    for (let x = 0; x < width; x += 8) {
      let word = eightCells(row, x);
      if (except) word &= ~load<u64>(mapRow(except, y) + <usize>x);
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

/** changes[i] = update rule of cell i of the list. */
function computeChanges(state: usize, count: i32): void {
  for (let i = count; i < ((count + BLOCK - 1) & ~(BLOCK - 1)); i++) store<i32>(list + ((<usize>i) << 2), 0);
  const channels = <i32>(cellBytes >> 2);
  for (let i = 0; i < count; i += BLOCK) {
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
function addTo(cell: usize, change: usize): void {
  for (let o: usize = 0; o < cellBytes; o += VECTOR) {
    v128.store(cell + o, f32x4.add(v128.load(cell + o), v128.load(change + o)));
  }
}

/** Sets to zero what `candidates` holds outside the alive map, recording it; returns how many cells. */
function kill(state: usize, candidates: usize, states: usize): i32 {
  let count = 0;
  for (let y = 0; y < height; y++) {
    const row = mapRow(candidates, y), alives = mapRow(alive, y);
    for (let x = 0; x < width; x += 8) {
      let word = eightCells(row, x) & ~load<u64>(alives + <usize>x);
      while (word) {
        const packed = packCell(y, x + (<i32>ctz(word) >> 3));
        word &= word - 1;
        const cell = cellAddress(state, packed);
        copyCell(states + <usize>count * cellBytes, cell);
        clearCell(cell);
        setCell(alphaMap, packed, false);
        store<i32>(killedCells + ((<usize>count) << 2), packed);
        count++;
      }
    }
  }
  return count;
}

/**
 * @param state [height][width][channels], becomes the state after the last step
 * @param records [steps] addresses of tape records, written
 * @param masks [steps] update masks of `maskStride` bytes each, or 0 to draw them
 * @param maskingBefore whether cells have to be alive before the update as well as after it
 * @returns whether the tape had room
 */
export function rollout(
  state: usize, records: usize, firstStep: i32, steps: i32, masks: usize, maskStride: usize, maskingBefore: bool,
): bool {
  mapState(state);
  // An empty cell far from the others can only come to life by itself if the constant change of
  // an empty neighbourhood lifts its alpha over the threshold: then every cell has to be computed.
  const everywhere = !maskingBefore && !(emptyAlphaChange() <= ALIVE_THRESHOLD);
  for (let step = 0; step < steps; step++) {
    setFiringStep(<u32>(firstStep + step), masks ? masks + <usize>step * maskStride : 0);
    const record = newRecord();
    if (!record) return false;
    store<usize>(records + ((<usize>step) << 2), record);
    if (maskingBefore) dilate(alphaMap, active, mapScratch);
    else if (everywhere) fill(active, 1);
    else dilate(occupied, active, mapScratch);

    const count = listFiring(active, 0, list);
    computeChanges(state, count);
    const before = firedStates(record);
    for (let i = 0; i < count; i++) {
      const packed = load<i32>(list + ((<usize>i) << 2)), cell = cellAddress(state, packed);
      copyCell(before + <usize>i * cellBytes, cell);
      addTo(cell, changes + <usize>i * cellBytes);
      setCell(alphaMap, packed, hasAlpha(cell));
    }
    setFired(record, count);
    memory.copy(firedList(record), list, (<usize>count) << 2);

    dilate(alphaMap, alive, mapScratch);
    if (maskingBefore) intersect(alive, active);
    setWoken(record, maskingBefore || everywhere ? 0 : wake(state, record, count));
    if (maskingBefore) unite(active, occupied);
    const killedCount = kill(state, active, killedStates(record));
    memory.copy(occupied, alive, mapBytes);
    closeRecord(record, killedCells, killedCount, alive);
  }
  return true;
}

/** Cells with an empty neighbourhood that fire and are alive by a neighbour's new alpha. */
function wake(state: usize, record: usize, count: i32): i32 {
  const cells = firedList(record) + ((<usize>count) << 2);
  const wokenCount = listFiring(alive, active, cells);
  for (let i = 0; i < wokenCount; i++) {
    copyCell(cellAddress(state, load<i32>(cells + ((<usize>i) << 2))), emptyChange);
  }
  return wokenCount;
}

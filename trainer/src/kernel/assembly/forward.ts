// A rollout of one sample, in place. The tape records what is needed to undo it.

import { setFiringStep } from '../../../../src/engine/kernel/assembly/fire';
import { eightWithout, endCell, endRow, firstCell, firstRow, setCell, unite } from '../../../../src/engine/kernel/assembly/map';
import { active, alive, alphaMap, changes, list, occupied, occupyAlive } from '../../../../src/engine/kernel/assembly/scratch';
import { cellAddress, cellBytes, clearCell, copyCell, height, packCell, width } from '../../../../src/engine/kernel/assembly/shape';
import { addTo, computeChanges, listFiring, mapState, markActive, markAlive, startsAnywhere } from '../../../../src/engine/kernel/assembly/step';
import { emptyChange } from '../../../../src/engine/kernel/assembly/weights';
import { killedCells } from './scratch-gradient';
import { closeRecord, firedList, firedStates, killedStates, newRecord, setFired, setWoken } from './tape';

/** Clears cells of `candidates` outside the alive map and records them; returns their number. */
function kill(state: usize, candidates: usize, states: usize): i32 {
  let count = 0;
  for (let y = firstRow(candidates), last = endRow(candidates); y < last; y++) {
    for (let x = firstCell(candidates, y), end = endCell(candidates, y); x < end; x += 8) {
      let word = eightWithout(candidates, alive, y, x);
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
  const everywhere = !maskingBefore && startsAnywhere();
  for (let step = 0; step < steps; step++) {
    setFiringStep(<u32>(firstStep + step), masks ? masks + <usize>step * maskStride : 0);
    const record = newRecord();
    if (!record) return false;
    store<usize>(records + ((<usize>step) << 2), record);
    markActive(maskingBefore);
    const count = listFiring(active, 0, list);
    computeChanges(state, count);
    markAlive(state, count, maskingBefore);
    const before = firedStates(record);
    for (let i = 0; i < count; i++) {
      const cell = cellAddress(state, load<i32>(list + ((<usize>i) << 2)));
      copyCell(before + <usize>i * cellBytes, cell);
      addTo(cell, changes + <usize>i * cellBytes);
    }
    setFired(record, count);
    memory.copy(firedList(record), list, (<usize>count) << 2);

    setWoken(record, maskingBefore || everywhere ? 0 : wake(state, record, count));
    if (maskingBefore) unite(active, occupied);
    const killedCount = kill(state, active, killedStates(record));
    closeRecord(record, killedCells, killedCount, alive);
    occupyAlive();
  }
  return true;
}

/** Writes cells with an empty neighbourhood that fire and are alive by a neighbour's new alpha. */
function wake(state: usize, record: usize, count: i32): i32 {
  const cells = firedList(record) + ((<usize>count) << 2);
  const wokenCount = listFiring(alive, active, cells);
  for (let i = 0; i < wokenCount; i++) {
    copyCell(cellAddress(state, load<i32>(cells + ((<usize>i) << 2))), emptyChange);
  }
  return wokenCount;
}

// The gradient of a rollout of one sample. The tape is undone step by step; the hidden layer is recomputed, as
// it was not stored.

import { dilate, eightWithout, endCell, endRow, fillMap, firstCell, firstRow, hasCell } from '../../../../src/engine/kernel/assembly/map';
import { fromHidden, hiddenLayer, listOn } from '../../../../src/engine/kernel/assembly/multiply';
import { perceive, transposeBlock } from '../../../../src/engine/kernel/assembly/perception';
import { active, changes, hiddenBlock, list, mapScratch, perception, perceptionByValue, units } from '../../../../src/engine/kernel/assembly/scratch';
import { BLOCK, BLOCK_BYTES, cellAddress, cellBytes, clearCell, copyCell, height, hidden, packCell, perceived, perceptionBytes, width } from '../../../../src/engine/kernel/assembly/shape';
import { countOperations } from '../../../../src/engine/kernel/assembly/step';
import { hiddenBias, toHidden } from '../../../../src/engine/kernel/assembly/weights';
import { addOuterProduct, addUnits, hiddenLayerGradient } from './multiply-gradient';
import { perceiveTransposed } from './perception-gradient';
import { changeByValue, hiddenGradient } from './scratch-gradient';
import { aliveMap, fired, firedList, firedStates, killed, killedList, killedStates, woken } from './tape';
import { changeToHidden, toPerception } from './weights-gradient';

/** Bytes of the gradient of one sample: [perceived / 8][hidden][8], [hidden][8], [channels / 8][hidden][8]. */
export function gradientBytes(): usize {
  return <usize>hidden * (perceptionBytes + BLOCK_BYTES + cellBytes);
}

function clearDead(stateGradient: usize, touched: usize, alives: usize): void {
  for (let y = firstRow(touched), last = endRow(touched); y < last; y++) {
    for (let x = firstCell(touched, y), end = endCell(touched, y); x < end; x += 8) {
      let word = eightWithout(touched, alives, y, x);
      while (word) {
        clearCell(cellAddress(stateGradient, packCell(y, x + (<i32>ctz(word) >> 3))));
        word &= word - 1;
      }
    }
  }
}

function undo(state: usize, record: usize): void {
  let count = killed(record), cells = killedList(record), states = killedStates(record);
  for (let i = 0; i < count; i++) {
    copyCell(cellAddress(state, load<i32>(cells + ((<usize>i) << 2))), states + <usize>i * cellBytes);
  }
  count = fired(record); cells = firedList(record); states = firedStates(record);
  for (let i = 0; i < count; i++) {
    copyCell(cellAddress(state, load<i32>(cells + ((<usize>i) << 2))), states + <usize>i * cellBytes);
  }
  for (let i = count; i < count + woken(record); i++) {
    clearCell(cellAddress(state, load<i32>(cells + ((<usize>i) << 2))));
  }
}

/** Lists the cells that fired and lived on, with the gradients of their changes; padded to whole blocks. */
function gather(stateGradient: usize, record: usize): i32 {
  const total = fired(record) + woken(record), cells = firedList(record), alives = aliveMap(record);
  let count = 0;
  for (let i = 0; i < total; i++) {
    const packed = load<i32>(cells + ((<usize>i) << 2));
    if (!hasCell(alives, packed)) continue;
    copyCell(changes + <usize>count * cellBytes, cellAddress(stateGradient, packed));
    store<i32>(list + ((<usize>count) << 2), packed);
    count++;
  }
  for (let i = count; i < ((count + BLOCK - 1) & ~(BLOCK - 1)); i++) {
    clearCell(changes + <usize>i * cellBytes);
    store<i32>(list + ((<usize>i) << 2), 0);
  }
  return count;
}

/**
 * @param state [height][width][channels] after the rollout; becomes what it was before it
 * @param stateGradient the same shape: gradient of the state after, becomes that of the state before
 * @param gradient see gradientBytes; overwritten
 */
export function rolloutGradient(state: usize, stateGradient: usize, records: usize, steps: i32, gradient: usize): void {
  const channels = <i32>(cellBytes >> 2);
  const biasGradient = gradient + <usize>hidden * perceptionBytes;
  const updateGradient = biasGradient + <usize>hidden * BLOCK_BYTES;
  memory.fill(gradient, 0, gradientBytes());
  const touched = active;
  fillMap(touched);
  for (let step = steps - 1; step >= 0; step--) {
    const record = load<usize>(records + ((<usize>step) << 2));
    clearDead(stateGradient, touched, aliveMap(record));
    undo(state, record);
    const count = gather(stateGradient, record);
    for (let i = 0; i < count; i += BLOCK) {
      const cells = list + ((<usize>i) << 2), change = changes + <usize>i * cellBytes;
      for (let j: usize = 0; j < <usize>BLOCK; j++) perceive(state, load<i32>(cells + (j << 2)), perception + j * perceptionBytes);
      transposeBlock(perception, perceptionBytes, perceptionByValue);
      hiddenLayer(toHidden, hiddenBias, perceptionByValue, perceived, hidden, hiddenBlock);
      transposeBlock(change, cellBytes, changeByValue);
      hiddenLayerGradient(changeToHidden, changeByValue, channels, hidden, hiddenBlock, hiddenGradient);
      const on = listOn(hiddenBlock, hidden, units);
      addOuterProduct(hiddenBlock, change, hidden, channels, units, on, updateGradient);
      addOuterProduct(hiddenGradient, perception, hidden, perceived, units, on, gradient);
      addUnits(hiddenGradient, units, on, biasGradient);
      // The perception is no longer needed; its gradient overwrites it.
      fromHidden(hiddenGradient, toPerception, hidden, perceived, units, on, perception);
      for (let j: usize = 0; j < <usize>BLOCK; j++) perceiveTransposed(stateGradient, load<i32>(cells + (j << 2)), perception + j * perceptionBytes);
      countOperations(16 * (<f64>hidden * <f64>(perceived + channels) + <f64>on * <f64>(2 * perceived + channels)));
    }
    dilate(aliveMap(record), touched, mapScratch);
  }
}

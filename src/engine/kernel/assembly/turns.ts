// A turn for each cell, so that each pattern can have its own: like `spreadTurns` of
// src/grid/turns.ts.

import { isOthers, isShared } from './holders';
import { dilate, eightWithout, endCell, endRow, firstCell, firstRow } from './map';
import { setTurnPlanes } from './perception';
import { alive, alphaMap, mapScratch } from './scratch';
import { cellBytes, height, packCell, width } from './shape';
import { ALIVE_THRESHOLD } from './step';

/** [3][height][width]: degrees, then their cosine and sine. */
export let turns: usize = 0;

export function placeTurns(at: usize): usize {
  turns = at;
  return at + 3 * planeBytes();
}

function planeBytes(): usize {
  return (<usize>(height * width)) << 2;
}

export function useTurns(on: bool): void {
  setTurnPlanes(on ? turns + planeBytes() : 0);
}

/** Every cell that is not grown copies the turn of its neighbour with the most alpha. */
export function spreadTurns(state: usize): void {
  dilate(alphaMap, alive, mapScratch);
  for (let y = firstRow(alive), last = endRow(alive); y < last; y++) {
    for (let x = firstCell(alive, y), end = endCell(alive, y); x < end; x += 8) {
      let word = eightWithout(alive, alphaMap, y, x);
      while (word) {
        takeTurn(state, y, x + (<i32>ctz(word) >> 3));
        word &= word - 1;
      }
    }
  }
}

function takeTurn(state: usize, y: i32, x: i32): void {
  if (isShared() && isOthers(packCell(y, x))) return;
  let most = ALIVE_THRESHOLD;
  let giver = -1;
  for (let above = y + height - 1; above <= y + height + 1; above++) {
    for (let before = x + width - 1; before <= x + width + 1; before++) {
      const cell = (above % height) * width + before % width;
      const alpha = load<f32>(state + <usize>cell * cellBytes, 12);
      if (!(alpha > most)) continue;
      if (isShared() && isOthers(packCell(above % height, before % width))) continue;
      most = alpha;
      giver = cell;
    }
  }
  if (giver < 0) return;
  const cell = y * width + x;
  for (let plane: usize = turns; plane < turns + 3 * planeBytes(); plane += planeBytes()) {
    store<f32>(plane + ((<usize>cell) << 2), load<f32>(plane + ((<usize>giver) << 2)));
  }
}

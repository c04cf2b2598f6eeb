import { MOST_INDIVIDUALS } from '../engine/engine.js';
import type { EngineState, Individual } from '../engine/engine.js';
import { areaCells } from '../grid/area-cells.js';
import type { Area } from '../grid/area.js';
import type { GridSize } from '../grid/size.js';

/**
 * Gives the living cells of an area to another individual; they keep their values. It is one of the
 * scion's kind that holds cells in the area or next to it, so that brush strokes join, otherwise a
 * new one.
 *
 * @param individuals those of the state, in the order of their numbers
 * @returns undefined if nothing lives in the area, or there is no room for a new individual
 */
export function graft(
  state: EngineState,
  {
    individuals,
    channels,
    size,
  }: { individuals: readonly Individual[]; channels: number; size: GridSize },
  area: Area,
  scion: Individual,
): { state: EngineState; individuals: readonly Individual[] } | undefined {
  const holders = state.holders?.slice() ?? occupied(state.cells, channels);
  const living = areaCells(area, size).filter((cell) => holders[cell] !== 0);
  if (living.length === 0) return undefined;
  const all = [...individuals];
  const isOfItsKind = (number: number) =>
    all[number - 1]?.rule === scion.rule && !all[number - 1].fades;
  const near = areaCells(widened(area), size).map((cell) => holders[cell]);
  const number = near.find(isOfItsKind) ?? all.push(scion);
  if (number > MOST_INDIVIDUALS) return undefined;
  for (const cell of living) holders[cell] = number;
  return { state: { ...state, holders }, individuals: all };
}

/** Widens an area by one cell on every side. */
function widened(area: Area): Area {
  if ('radius' in area) return { ...area, radius: area.radius + 1 };
  const { x, y, width, height } = area;
  return { x: x - 1, y: y - 1, width: width + 2, height: height + 2 };
}

/** [height, width]: 1 where a cell holds something. */
export function occupied(cells: Float32Array, channels: number): Uint8Array {
  const holders = new Uint8Array(cells.length / channels);
  cells.forEach((value, i) => {
    if (value !== 0) holders[i % holders.length] = 1;
  });
  return holders;
}

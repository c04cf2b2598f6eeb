import { cubicWeights } from './cubic.js';
import { centreOf } from './size.js';
import type { GridSize, Place } from './size.js';
import { MARGIN, reframe, wholeWindow } from './living-window.js';
import type { Window } from './living-window.js';
import { directionOf } from './turns.js';

/** A state of which only a window is stored; all other cells are zero. */
export interface Held {
  /** float32 [channels, window.height, window.width], premultiplied RGBA first */
  readonly cells: Float32Array;
  readonly window: Window;
  /** [height, width] of the grid: degrees, as in `EngineState`. */
  readonly turns?: Float32Array;
  /** [height, width] of the grid, as in `EngineState`. */
  readonly holders?: Uint8Array;
}

const ALPHA = 3;
/** Alpha that a cell must contribute to pass on its turn: less may be a rounding error. */
export const LEAST_ALPHA = 1e-6;
/** Cells along each axis that a sample is computed from. */
const TAPS = 4;
/** Cells on each side of a place that a sample can reach. */
const REACH = 2;

/**
 * Turns a state clockwise around its centre cell, where the seed was. The pattern survives, unlike
 * one whose perception alone is turned.
 *
 * Right angles move cells without loss. Other angles resample each channel bicubically; bilinear
 * sampling would blur a pattern that is turned by many small angles. What leaves the grid re-enters
 * at the opposite edge; where two cells land on one, the one with more alpha wins.
 *
 * @param degrees any finite number
 * @param follows whether the window of the result may be smaller than the grid
 * @returns new arrays
 */
export function carry(
  { cells, window, turns, holders }: Held,
  channels: number,
  size: GridSize,
  degrees: number,
  follows: boolean,
): Held {
  const part = withoutWrap(window, size);
  const source = new TurnedGrid(reframe(cells, channels, window, part, size), part, size, degrees);
  const target = follows ? source.bounds() : wholeWindow(size);
  const plane = target.width * target.height;
  const carried = new Float32Array(channels * plane);
  const carriedTurns = turns && new Float32Array(turns.length);
  const carriedHolders = holders && new Uint8Array(holders.length);
  for (let row = 0, cell = 0; row < target.height; row++) {
    const y = (target.top + row) % size.height;
    for (let column = 0; column < target.width; column++, cell++) {
      const x = (target.left + column) % size.width;
      if (!source.aim(x, y)) continue;
      const place = y * size.width + x;
      const giver = turns || holders ? source.giver() : undefined;
      if (holders) {
        // Resampling leaves a fringe without alpha: it belongs to the nearest holder.
        const holder = holders[giver ?? source.nearest((cell) => holders[cell] !== 0) ?? -1] ?? 0;
        carriedHolders![place] = holder;
        source.keepTo((cell) => holders[cell] === holder);
      }
      for (let channel = 0; channel < channels; channel++) {
        carried[channel * plane + cell] = source.sample(channel);
      }
      if (giver !== undefined && turns) carriedTurns![place] = turns[giver];
    }
  }
  return { cells: carried, window: target, turns: carriedTurns, holders: carriedHolders };
}

/** Samples a grid as if it were turned. */
class TurnedGrid {
  readonly #cells: Float32Array;
  readonly #part: Window;
  readonly #size: GridSize;
  readonly #direction: readonly [cosine: number, sine: number];
  readonly #centre: Place;
  /** The cells of the current sample, as indices in a plane, and their weights. */
  readonly #taps = new Int32Array(TAPS * TAPS);
  readonly #shares = new Float64Array(TAPS * TAPS);

  /** @param cells [channels, part.height, part.width]; the part does not wrap */
  constructor(cells: Float32Array, part: Window, size: GridSize, degrees: number) {
    [this.#cells, this.#part, this.#size] = [cells, part, size];
    this.#direction = directionOf(degrees);
    this.#centre = centreOf(size);
  }

  /** The window of the turned grid that contains everything that is not zero. */
  bounds(): Window {
    const { left, top, width, height } = this.#part;
    const [cosine, sine] = this.#direction;
    const { x, y } = this.#centre;
    const corners = [left, left + width - 1].flatMap((column) =>
      [top, top + height - 1].map((row) => {
        const [dx, dy] = [column - x, row - y];
        return { x: x + cosine * dx - sine * dy, y: y + sine * dx + cosine * dy };
      }),
    );
    const [first, columns] = spanAround(
      corners.map((corner) => corner.x),
      this.#size.width,
    );
    const [above, rows] = spanAround(
      corners.map((corner) => corner.y),
      this.#size.height,
    );
    return { left: first, top: above, width: columns, height: rows };
  }

  /** Moves the sample to a cell of the turned grid. @returns whether it has a source in the grid */
  aim(x: number, y: number): boolean {
    const { width, height } = this.#size;
    const [cosine, sine] = this.#direction;
    let most = -Infinity;
    let best: readonly [x: number, y: number] | undefined;
    // The cell itself, and its copies beyond each edge.
    for (let down = -height; down <= height; down += height) {
      for (let right = -width; right <= width; right += width) {
        const [dx, dy] = [x + right - this.#centre.x, y + down - this.#centre.y];
        const sourceX = this.#centre.x + cosine * dx + sine * dy;
        const sourceY = this.#centre.y - sine * dx + cosine * dy;
        if (!isWithin(sourceX, width) || !isWithin(sourceY, height)) continue;
        this.#gather(sourceX, sourceY);
        const alpha = this.sample(ALPHA);
        if (alpha > most) [most, best] = [alpha, [sourceX, sourceY]];
      }
    }
    if (best) this.#gather(...best);
    return best !== undefined;
  }

  sample(channel: number): number {
    const plane = channel * this.#part.width * this.#part.height;
    let sum = 0;
    for (let tap = 0; tap < TAPS * TAPS; tap++) {
      if (this.#shares[tap] !== 0) sum += this.#shares[tap] * this.#cells[plane + this.#taps[tap]];
    }
    return sum;
  }

  /** The cell that contributes most to the sample's alpha; undefined if none contributes enough. */
  giver(): number | undefined {
    const { width, height } = this.#part;
    let most = LEAST_ALPHA;
    let giver: number | undefined;
    this.#taps.forEach((place, tap) => {
      const alpha = this.#shares[tap] * this.#cells[ALPHA * width * height + place];
      if (alpha > most) [most, giver] = [alpha, place];
    });
    return giver === undefined ? undefined : this.#inGrid(giver);
  }

  /** The cell with the largest weight in the sample, among those that `isWanted` accepts. */
  nearest(isWanted: (cell: number) => boolean): number | undefined {
    let most = 0;
    let nearest: number | undefined;
    this.#taps.forEach((place, tap) => {
      if (this.#shares[tap] > most && isWanted(this.#inGrid(place))) {
        [most, nearest] = [this.#shares[tap], this.#inGrid(place)];
      }
    });
    return nearest;
  }

  /** Restricts the sample to some cells; the others count as empty. */
  keepTo(isWanted: (cell: number) => boolean): void {
    this.#taps.forEach((place, tap) => {
      if (!isWanted(this.#inGrid(place))) this.#shares[tap] = 0;
    });
  }

  #inGrid(place: number): number {
    const { left, top, width } = this.#part;
    return (top + Math.floor(place / width)) * this.#size.width + left + (place % width);
  }

  #gather(x: number, y: number): void {
    const { left, top, width, height } = this.#part;
    const [firstX, firstY] = [Math.floor(x) - 1, Math.floor(y) - 1];
    const [across, down] = [cubicWeights(x - firstX - 1), cubicWeights(y - firstY - 1)];
    for (let tap = 0; tap < TAPS * TAPS; tap++) {
      const [i, j] = [tap % TAPS, Math.floor(tap / TAPS)];
      const [column, row] = [firstX + i - left, firstY + j - top];
      const isThere = column >= 0 && column < width && row >= 0 && row < height;
      this.#taps[tap] = isThere ? row * width + column : 0;
      this.#shares[tap] = isThere ? across[i] * down[j] : 0;
    }
  }
}

/** Whether the cell nearest to a place lies within a side of the grid. */
function isWithin(place: number, side: number): boolean {
  return place >= -0.5 && place < side - 0.5;
}

/**
 * The stretch of a circle that covers some places, with room for sampling and a window's margin.
 */
function spanAround(places: number[], around: number): [start: number, length: number] {
  const start = Math.floor(Math.min(...places)) - REACH - MARGIN;
  const length = Math.ceil(Math.max(...places)) + REACH + MARGIN - start + 1;
  if (length >= around) return [0, around];
  return [((start % around) + around) % around, length];
}

/** The smallest part of the grid that contains a window and does not wrap. */
function withoutWrap({ left, top, width, height }: Window, size: GridSize): Window {
  const [column, columns] = left + width > size.width ? [0, size.width] : [left, width];
  const [row, rows] = top + height > size.height ? [0, size.height] : [top, height];
  return { left: column, top: row, width: columns, height: rows };
}

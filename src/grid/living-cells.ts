import { areaSpans } from './area.js';
import type { Area } from './area.js';
import type { GridSize, Place } from './size.js';
import { isCramped, livingWindow, reframe, wholeWindow } from './living-window.js';
import type { Window } from './living-window.js';

/**
 * A window that became too small grows in units of this many cells, since each new shape costs the
 * runtime time.
 */
const GROWTH_UNIT = 8;
/** Otherwise its sides are multiples of this many cells. */
const UNIT = 4;
/** Steps after which a window is fitted again although it is large enough. */
const STEPS_TO_FIT = 32;
/** It is replaced then only if the new one is smaller than this share of it. */
const WORTH = 0.9;

/** A state of which only a window around the living cells is stored; all other cells are zero. */
export class LivingCells {
  readonly #channels: number;
  readonly #size: GridSize;
  #window: Window;
  #cells: Float32Array;
  #edited = false;
  #stepsSinceFit = 0;

  /** @param follows whether the window may be smaller than the grid */
  constructor(
    channels: number,
    size: GridSize,
    readonly follows: boolean,
  ) {
    this.#channels = channels;
    this.#size = size;
    this.#window = wholeWindow(size);
    this.#cells = new Float32Array(channels * size.height * size.width);
  }

  get window(): Window {
    return this.#window;
  }

  /** [channels, window.height, window.width] */
  get cells(): Float32Array {
    return this.#cells;
  }

  /** [channels, height, width], a copy */
  get wholeCells(): Float32Array {
    const whole = wholeWindow(this.#size);
    return reframe(this.#cells, this.#channels, this.#window, whole, this.#size);
  }

  /** @param cells [channels, height, width] */
  set(cells: Float32Array): void {
    const whole = wholeWindow(this.#size);
    this.#window = this.follows ? livingWindow(cells, whole, this.#size, UNIT) : whole;
    this.#cells = reframe(cells, this.#channels, whole, this.#window, this.#size);
  }

  /** Prepares the window for a step; it has no cells if nothing lives. */
  fit(): void {
    if (!this.follows) return;
    const cramped = isCramped(this.#cells, this.#window, this.#size);
    if (!cramped && !this.#edited && ++this.#stepsSinceFit < STEPS_TO_FIT) return;
    this.#edited = false;
    this.#stepsSinceFit = 0;
    const unit = cramped ? GROWTH_UNIT : UNIT;
    const window = livingWindow(this.#cells, this.#window, this.#size, unit);
    if (cramped || area(window) < WORTH * area(this.#window)) this.#moveTo(window);
  }

  /** @param cells the next state of the window, [channels, window.height, window.width] */
  advance(cells: Float32Array): void {
    this.#cells = cells;
  }

  /** @param cells [channels, window.height, window.width]; zero everywhere else */
  replace(cells: Float32Array, window: Window): void {
    this.#cells = cells;
    this.#window = window;
    this.#edited = true;
  }

  /** Sets every channel of the cells in an area to zero. */
  clear(cleared: Area): void {
    const { left, top, width, height } = this.#window;
    const plane = width * height;
    for (const { y, start, end } of areaSpans(cleared, this.#size)) {
      const row = (y - top + this.#size.height) % this.#size.height;
      if (row >= height) continue;
      for (let x = start; x < end; x++) {
        const column = (x - left + this.#size.width) % this.#size.width;
        if (column >= width) continue;
        for (let i = row * width + column; i < this.#cells.length; i += plane) this.#cells[i] = 0;
      }
    }
    this.#edited = true;
  }

  /** Makes a cell, given by its index in the grid, a seed. */
  plant(cell: number): void {
    const { width, height } = this.#size;
    const place: Place = { x: cell % width, y: Math.floor(cell / width) };
    if (this.follows) {
      this.#moveTo(livingWindow(this.#cells, this.#window, this.#size, UNIT, place));
    }
    const window = this.#window;
    const plane = window.width * window.height;
    const row = (place.y - window.top + height) % height;
    const column = (place.x - window.left + width) % width;
    for (let channel = 0; channel < this.#channels; channel++) {
      this.#cells[channel * plane + row * window.width + column] = channel < 3 ? 0 : 1;
    }
  }

  #moveTo(window: Window): void {
    this.#cells = reframe(this.#cells, this.#channels, this.#window, window, this.#size);
    this.#window = window;
  }
}

function area({ width, height }: Window): number {
  return width * height;
}

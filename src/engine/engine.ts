import type { DeviceName, RuntimeName } from '../common/settings.js';
import type { Area } from '../grid/area.js';
import type { GridSize, Place } from '../grid/size.js';
import type { KernelRule } from './kernel/recognise.js';

/** Which cells fire in a step follows from these alone; see `drawUpdateMask`. */
export interface Firing {
  /** Unsigned 32-bit. */
  readonly randomSeed: number;
  /** Number of the step, from 0. */
  readonly step: number;
  /** 0..1 */
  readonly fireRate: number;
  /** Whether an individual that has a fire rate of its own keeps to that. */
  readonly ownFireRates?: boolean;
}

/** A number of an individual is one byte, and 0 is nobody's. */
export const MOST_INDIVIDUALS = 255;

/** One of those that share a grid: docs/rule.md, "Individuals". */
export interface Individual {
  readonly rule: KernelRule;
  /** 0..1 */
  readonly fireRate?: number;
  /** Whether it gives way: then it takes no steps, and is gone after a few hundred. */
  readonly fades?: boolean;
}

/** All that a step changes. */
export interface EngineState {
  /** float32 [channels, height, width] */
  readonly cells: Float32Array;
  /**
   * [height, width]: degrees, clockwise, by which what grows from each cell is turned, besides the
   * angle of the whole. Left out where that is 0 everywhere.
   */
  readonly turns?: Float32Array;
  /**
   * [height, width]: number of the individual that holds each cell, from 1 on, or 0. Left out where one
   * has the grid to itself.
   */
  readonly holders?: Uint8Array;
}

/** Shows an engine's state on one canvas. */
export interface View {
  draw(): void;
  dispose(): void;
}

/**
 * Holds one state and runs one model over it, on one device. Calls must not overlap: a caller
 * waits for one before it makes the next (`Simulation` sees to that).
 */
export interface Engine {
  readonly device: DeviceName;
  readonly runtime: RuntimeName;
  readonly size: GridSize;
  readonly channels: number;
  /** Degrees by which what all cells grow is turned, clockwise, as CSS `rotate()`; at first 0. */
  readonly angle: number;
  /** @param carries whether what has grown is turned along, as `carry` in carry.ts does */
  setAngle(degrees: number, carries?: boolean): void;
  /**
   * Before it, every cell that is not grown takes on the turn of its neighbour with the most alpha
   * (spreadTurns in turns.ts), so that what grows is turned as what it grows from.
   *
   * @param firing what to draw the update mask from, or the mask itself, float32 [height, width]
   */
  step(firing: Firing | Float32Array): Promise<void>;
  /** Sets every channel of the cells in the area to zero; cells beyond the edge are not there. */
  damage(area: Area): void;
  /** Puts a seed on the cell nearest to `place`, if there is one; what grows from it is turned. */
  plant(place: Place, degrees: number): void;
  /** One individual has the grid to itself from then on. */
  setState(state: EngineState): void;
  /** @returns a copy */
  getState(): Promise<EngineState>;
  /** A canvas that an engine on a GPU drew on first can only be shown by another one on a GPU. */
  createView(canvas: HTMLCanvasElement | OffscreenCanvas): View;
  dispose(): Promise<void>;
}

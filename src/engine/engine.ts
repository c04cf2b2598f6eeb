import type { DeviceName, RuntimeName } from '../common/settings.js';
import type { Area } from '../grid/area.js';
import type { GridSize, Place } from '../grid/size.js';
import type { KernelRule } from './kernel/recognise.js';

/** Determines which cells fire in a step; see `drawUpdateMask`. */
export interface Firing {
  /** Unsigned 32-bit. */
  readonly randomSeed: number;
  /** Number of the step, from 0. */
  readonly step: number;
  /** 0..1 */
  readonly fireRate: number;
  /** Whether individuals with a fire rate of their own use that one. */
  readonly ownFireRates?: boolean;
}

/** Individuals are numbered from 1 in one byte; 0 is nobody. */
export const MOST_INDIVIDUALS = 255;

/** One of the patterns that share a grid (docs/rule.md, "Individuals"). */
export interface Individual {
  readonly rule: KernelRule;
  /** 0..1 */
  readonly fireRate?: number;
  /** Whether it gives way to the others: it takes no more steps, and fades within a few hundred. */
  readonly fades?: boolean;
}

/** Everything that a step changes. */
export interface EngineState {
  /** float32 [channels, height, width] */
  readonly cells: Float32Array;
  /**
   * [height, width]: degrees, clockwise, by which what grows from each cell is turned, in addition
   * to the engine's angle. Left out if all are 0.
   */
  readonly turns?: Float32Array;
  /**
   * [height, width]: number of the individual that holds each cell, from 1, or 0. Left out if one
   * individual has the grid to itself.
   */
  readonly holders?: Uint8Array;
}

/** Shows an engine's state on one canvas. */
export interface View {
  draw(): void;
  dispose(): void;
}

/**
 * Holds a state and runs steps on it, on one device. Calls must not overlap: the caller awaits each
 * one before the next (`Simulation` does).
 */
export interface Engine {
  readonly device: DeviceName;
  readonly runtime: RuntimeName;
  readonly size: GridSize;
  readonly channels: number;
  /**
   * Degrees, clockwise as in CSS `rotate()`, by which everything that grows is turned; initially 0.
   */
  readonly angle: number;
  /** @param carries whether to turn what has grown too, as `carry` in carry.ts does */
  setAngle(degrees: number, carries?: boolean): void;
  /**
   * Takes one step. First, every cell that is not grown copies the turn of its neighbour with the
   * most alpha (`spreadTurns` in turns.ts), so that what grows is turned like what it grows from.
   *
   * @param firing what to draw the update mask from, or the mask itself, float32 [height, width]
   */
  step(firing: Firing | Float32Array): Promise<void>;
  /** Sets every channel of the cells in the area to zero; parts outside the grid are ignored. */
  damage(area: Area): void;
  /**
   * Puts a seed on the cell nearest to `place`, if that is on the grid; `degrees` turns what grows
   * from it.
   */
  plant(place: Place, degrees: number): void;
  /** Replaces the state; one individual then has the grid to itself. */
  setState(state: EngineState): void;
  /** @returns a copy */
  getState(): Promise<EngineState>;
  /** A canvas that was first drawn on by an engine on a GPU only works with engines on a GPU. */
  createView(canvas: HTMLCanvasElement | OffscreenCanvas): View;
  dispose(): Promise<void>;
}

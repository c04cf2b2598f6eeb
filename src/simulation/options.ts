import type { OnProgress } from '../common/download.js';
import type { EngineState } from '../engine/engine.js';
import type { DeviceChoice, Turning } from '../common/settings.js';
import type { GridSize, Place } from '../grid/size.js';
import type { TargetChoice } from '../model/manifest.js';
import type { Model } from '../model/load.js';

/** Address of a model file, its bytes, what to look up in the manifest, or a model loaded before. */
export type ModelSource = string | URL | Uint8Array | TargetChoice | Model;

/** What is out of range is brought into it, as settings.ts says; what makes no sense is left out. */
export interface SimulationOptions {
  /** Default `auto`: WebGPU where there is a real GPU, else wasm. */
  readonly device?: DeviceChoice;
  /** Decides which cells fire; unsigned 32-bit. Default: drawn by chance. */
  readonly randomSeed?: number;
  /** Degrees, clockwise. Default 0. */
  readonly angle?: number;
  /** Default `carry`. */
  readonly turning?: Turning;
  /** Of `play()`: steps per second, or as many as fit. Default 60. */
  readonly speed?: number | 'max';
  /** Cells, 3 to 1024 a side, also as `"96x64"` or `"64"`. Default: what the model was trained on. */
  readonly grid?: GridSize | string;
  /** 0..1. Default: what the model was trained with. */
  readonly fireRate?: number;
  /** Ends the loading early; the promise is then rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Hears how many bytes of runtime and model have come, and of how many, where that is known. */
  readonly onProgress?: OnProgress;
}

/** A place for a seed, and degrees by which what grows from it is turned, besides `angle`. */
export interface Planting extends Place {
  readonly angle?: number;
}

/** All that decides how a simulation goes on, besides its model and fire rate. */
export interface SimulationState extends EngineState {
  /** Degrees by which the whole was turned. */
  readonly angle: number;
  /** Steps since the seed. */
  readonly stepCount: number;
  /** Unsigned 32-bit. */
  readonly randomSeed: number;
}

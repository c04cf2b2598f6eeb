import type { OnProgress } from '../common/download.js';
import type { EngineState } from '../engine/engine.js';
import type {
  DeviceChoice,
  DeviceName,
  RuntimeChoice,
  RuntimeName,
  Turning,
} from '../common/settings.js';
import type { GridSize, Place } from '../grid/size.js';
import type { TargetChoice } from '../model/manifest.js';
import type { Model } from '../model/load.js';

/**
 * The address of a model file, its bytes, a target to look up in the manifest, or a loaded model.
 */
export type ModelSource = string | URL | Uint8Array | TargetChoice | Model;

/** settings.ts says how invalid values are handled. */
export interface SimulationOptions {
  /** Default `auto`: WebGPU if there is a real GPU, else wasm. */
  readonly device?: DeviceChoice;
  /**
   * Default `auto`: the kernel, if it knows the model's graph, until onnxruntime-web takes over on
   * WebGPU; otherwise onnxruntime-web.
   */
  readonly runtime?: RuntimeChoice;
  /** Decides which cells fire; unsigned 32-bit. Default: random. */
  readonly randomSeed?: number;
  /** Degrees, clockwise. Default 0. */
  readonly angle?: number;
  /** Default `carry`. */
  readonly turning?: Turning;
  /** Steps per second of `play()`, or as many as possible. Default 60. */
  readonly speed?: number | 'max';
  /** Cells, 3 to 1024 per side, also as `"96x64"` or `"64"`. Default: the grid of training. */
  readonly grid?: GridSize | string;
  /** 0..1. Default: what the model was trained with. */
  readonly fireRate?: number;
  /** Cancels loading; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called with the bytes of runtime and model loaded and, if known, their total. */
  readonly onProgress?: OnProgress;
  /** Called when another engine has taken over, on another device or runtime. */
  readonly onDeviceChange?: (device: DeviceName, runtime: RuntimeName) => void;
}

/** The model of an individual that joins a simulation. */
export interface Scion {
  /** Name of a model in the manifest. Default: the model of the simulation. */
  readonly target?: string;
  readonly experiment?: string;
  readonly dtype?: string;
  /** Instead of `target`: the address of a model file, its bytes, or a model. */
  readonly src?: string | URL | Uint8Array | Model;
}

/** A place for a seed, and what grows from it. */
export interface Planting extends Place, Scion {
  /**
   * Degrees, clockwise, by which its pattern is turned, in addition to the simulation's angle.
   * Default 0.
   */
  readonly angle?: number;
}

/** An individual in a state. */
export interface StateIndividual {
  readonly model: Model;
  /** Whether it gives way to the others. */
  readonly fades?: boolean;
}

/** Everything that decides how a simulation continues, except its model and fire rate. */
export interface SimulationState extends EngineState {
  /**
   * The individuals that the numbers in `holders` refer to, from 1. Both are left out if one
   * individual, of the simulation's model, has the grid to itself.
   */
  readonly individuals?: readonly StateIndividual[];
  /** Degrees by which everything is turned. */
  readonly angle: number;
  /** Steps since the seed. */
  readonly stepCount: number;
  /** Unsigned 32-bit. */
  readonly randomSeed: number;
}

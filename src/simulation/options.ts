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

/** Address of a model file, its bytes, what to look up in the manifest, or a model loaded before. */
export type ModelSource = string | URL | Uint8Array | TargetChoice | Model;

/** settings.ts says how invalid values are handled. */
export interface SimulationOptions {
  /** Default `auto`: WebGPU if there is a real GPU, else wasm. */
  readonly device?: DeviceChoice;
  /**
   * Default `auto`: the kernel, where it knows the model's graph, until onnxruntime-web takes over on
   * WebGPU; onnxruntime-web for every other model.
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
  /** Called when steps have begun to run on another device, and another runtime, than before. */
  readonly onDeviceChange?: (device: DeviceName, runtime: RuntimeName) => void;
}

/** What is to live beside what is there. */
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
  /** Degrees that its pattern is turned by, clockwise, in addition to that of the whole. Default 0. */
  readonly angle?: number;
}

/** One of those that share a grid, in a state. */
export interface StateIndividual {
  readonly model: Model;
  /** Whether it gives way to the others. */
  readonly fades?: boolean;
}

/** Everything that decides how a simulation continues, except its model and fire rate. */
export interface SimulationState extends EngineState {
  /** Who the numbers in `holders` stand for, from 1 on. Left out where one has the grid to itself. */
  readonly individuals?: readonly StateIndividual[];
  /** Degrees by which everything was turned. */
  readonly angle: number;
  /** Steps since the seed. */
  readonly stepCount: number;
  /** Unsigned 32-bit. */
  readonly randomSeed: number;
}

import type { Masking } from '../../../src/model/contract.js';

/** What can run the steps of a model file: the project's own kernel, or onnxruntime-web. */
export type RuntimeKind = 'kernel' | 'onnx';

/** `auto` is the kernel where it knows the file and agrees with onnxruntime-web on a sample. */
export const RUNTIME_CHOICES = ['auto', 'kernel', 'onnx'] as const;
export type RuntimeChoice = (typeof RUNTIME_CHOICES)[number];

/** Where and how patterns live. */
export interface Conditions {
  width: number;
  height: number;
  /** Chance of a cell to fire in a step, 0..1. */
  fireRate: number;
  /** Undefined where the model does not say: then onnxruntime-web computes the whole grid. */
  masking?: Masking;
}

/** Some steps of a life in which nothing else happens. */
export interface Stretch {
  randomSeed: number;
  /** Degrees, clockwise, by which what grows is turned. */
  angle: number;
  /** Steps lived before. */
  age: number;
  steps: number;
}

/** A model file that is ready to run. Calls must not overlap. */
export interface Runtime {
  readonly kind: RuntimeKind;
  /** As score sheets name it: `kernel`, or `onnxruntime-web` and its version. */
  readonly name: string;
  readonly channels: number;
  /**
   * @param state [channels, height, width]
   * @returns the state after the stretch, a new array
   */
  live(state: Float32Array, conditions: Conditions, stretch: Stretch): Promise<Float32Array>;
  release(): Promise<void>;
}

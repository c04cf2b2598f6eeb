import type { Masking } from '../../../src/model/contract.js';

/** The runtimes for model files: the project's own kernel, or onnxruntime-web. */
export type RuntimeKind = 'kernel' | 'onnx';

/** `auto` is the kernel if it knows the file and agrees with onnxruntime-web on a sample. */
export const RUNTIME_CHOICES = ['auto', 'kernel', 'onnx'] as const;
export type RuntimeChoice = (typeof RUNTIME_CHOICES)[number];

/** Where and how patterns live. */
export interface Conditions {
  width: number;
  height: number;
  /** Probability, 0..1, that a cell fires in a step. */
  fireRate: number;
  /** Undefined if the model does not say; onnxruntime-web then computes the whole grid. */
  masking?: Masking;
}

/** A sequence of steps without other events. */
export interface Stretch {
  randomSeed: number;
  /** Degrees, clockwise, by which the pattern is turned. */
  angle: number;
  /** Steps lived before. */
  age: number;
  steps: number;
}

/** A model file that is ready to run. Calls must not overlap. */
export interface Runtime {
  readonly kind: RuntimeKind;
  /** Its name in score sheets: `kernel`, or `onnxruntime-web` and its version. */
  readonly name: string;
  readonly channels: number;
  /**
   * @param state [channels, height, width]
   * @returns the state after the stretch, a new array
   */
  live(state: Float32Array, conditions: Conditions, stretch: Stretch): Promise<Float32Array>;
  release(): Promise<void>;
}

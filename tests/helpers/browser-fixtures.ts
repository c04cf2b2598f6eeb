/** Files that the browser tests fetch from the test server. */

interface Values {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** One case computed by the PyTorch variant's code (docs/rule.md); shapes begin with the batch. */
export interface GoldenCase {
  readonly name: string;
  /** Theta, radians. */
  readonly angle_radians: number;
  readonly x0: Values;
  readonly update_masks: readonly Values[];
  readonly states: readonly Values[];
}

export const goldenNames = [
  'step_post',
  'step_pre_post',
  'step_rotated_37deg',
  'gradients_post',
  'gradients_pre_post',
] as const;

export const fixtures = '/tests/fixtures/';
/** Where the test server finds the runtime's files, which the build has packed. */
export const runtimeFolder = '/dist/runtime/';

export async function goldenCase(name: string): Promise<GoldenCase> {
  return (await fetch(`${fixtures}golden/${name}.json`)).json();
}

/** A step model with the weights of the golden case of that name. */
export function goldenModelUrl(name: string): string {
  return new URL(`${fixtures}models/golden_${name}.onnx`, location.href).href;
}

/** One of the models in odd-models.ts. */
export function oddModelUrl(name: string): string {
  return new URL(`${fixtures}models/${name}.onnx`, location.href).href;
}

export async function fetchBytes(url: string): Promise<Uint8Array> {
  return new Uint8Array(await (await fetch(url)).arrayBuffer());
}

/** One sample of a batch. */
export function sampleOf({ shape, data }: Values, sample: number): Float32Array {
  const length = data.length / shape[0];
  return Float32Array.from(data.slice(sample * length, (sample + 1) * length));
}

/** Largest difference, relative to the largest expected value; infinite where they do not compare. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  let difference = 0;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    if (Number.isNaN(actual[i])) return Infinity;
    difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
    largest = Math.max(largest, Math.abs(expected[i]));
  }
  return difference / largest;
}

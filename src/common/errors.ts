/** What went wrong, for code to check; the message is for people. */
export type ErrorCode =
  | 'manifest-unreachable'
  | 'manifest-invalid'
  | 'target-unknown'
  | 'experiment-unknown'
  | 'dtype-unknown'
  | 'model-unreachable'
  | 'model-changed'
  | 'model-not-onnx'
  | 'model-truncated'
  | 'model-incompatible'
  | 'runtime-unreachable'
  | 'device-unavailable'
  | 'device-lost'
  | 'run-failed'
  | 'state-invalid'
  | 'planting-failed'
  | 'rendering-forbidden';

/** An error whose message says in one sentence what is wrong and what to do. */
export class GrowingCaError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'GrowingCaError';
    this.code = code;
  }
}

/** Wraps anything that was thrown, unless it is a `GrowingCaError` already. */
export function toGrowingCaError(thrown: unknown): GrowingCaError {
  if (thrown instanceof GrowingCaError) return thrown;
  return new GrowingCaError(
    'run-failed',
    `The model stopped running (${reasonOf(thrown)}): reload the page, and if it happens again try device="wasm".`,
    thrown,
  );
}

/** Describes anything that was thrown, for use in a sentence. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

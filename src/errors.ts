/** What went wrong, for code that has to tell cases apart. The message is for people. */
export type ErrorCode =
  | 'manifest-unreachable'
  | 'manifest-invalid'
  | 'target-unknown'
  | 'model-unreachable'
  | 'model-not-onnx'
  | 'model-truncated'
  | 'model-incompatible'
  | 'runtime-unreachable'
  | 'device-unavailable'
  | 'device-lost'
  | 'run-failed';

/** An error whose message is one sentence: what is wrong, and what to do. */
export class GrowingCaError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'GrowingCaError';
    this.code = code;
  }
}

/** Anything that was thrown, as a `GrowingCaError`. */
export function toGrowingCaError(thrown: unknown): GrowingCaError {
  if (thrown instanceof GrowingCaError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new GrowingCaError(
    'run-failed',
    `The model stopped running (${reason}): reload the page, and if it happens again try device="wasm".`,
    thrown,
  );
}

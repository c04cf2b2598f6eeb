import type { DeviceName } from './engine/engine.js';
import type { ErrorCode, GrowingCaError } from './errors.js';

/** Fired once a model is loaded and its seed drawn, and again for each later model. */
export class GrowingCaLoadEvent extends Event {
  /** Where the steps run. */
  readonly device: DeviceName;
  /** Address the model came from. */
  readonly url: string;

  constructor(device: DeviceName, url: string) {
    super('load');
    this.device = device;
    this.url = url;
  }
}

/** Fired when something failed. Nothing runs until `src`, `target` or `device` changes. */
export class GrowingCaErrorEvent extends Event {
  readonly code: ErrorCode;
  /** One sentence: what is wrong, and what to do. */
  readonly message: string;
  readonly error: GrowingCaError;
  /** What was thrown underneath, if anything. */
  readonly cause: unknown;

  constructor(error: GrowingCaError) {
    super('error');
    this.code = error.code;
    this.message = error.message;
    this.error = error;
    this.cause = error.cause;
  }
}

export interface GrowingCaEventMap {
  load: GrowingCaLoadEvent;
  error: GrowingCaErrorEvent;
}

import type { Area } from '../grid/area.js';
import type { Place } from '../grid/size.js';
import type { DeviceName, RuntimeName } from '../common/settings.js';
import type { ErrorCode, GrowingCaError } from '../common/errors.js';

/** Fired when a model is loaded and drawn, and again for each later model. */
export class GrowingCaLoadEvent extends Event {
  /** Where the steps run. */
  readonly device: DeviceName;
  /** What takes the steps. */
  readonly runtime: RuntimeName;
  /** Address of the model. */
  readonly url: string;

  constructor(device: DeviceName, runtime: RuntimeName, url: string) {
    super('load');
    this.device = device;
    this.runtime = runtime;
    this.url = url;
  }
}

/**
 * Fired when something failed. Unless `code` is `state-invalid` or `planting-failed`, the pattern
 * stops until `src`, `target` or another attribute that selects the model is set. The message is
 * also logged to the console, unless a listener calls `preventDefault()`.
 */
export class GrowingCaErrorEvent extends Event {
  readonly code: ErrorCode;
  /** One sentence: what is wrong, and what to do. */
  readonly message: string;
  readonly error: GrowingCaError;
  /** What was thrown originally, if anything. */
  readonly cause: unknown;

  constructor(error: GrowingCaError) {
    super('error', { cancelable: true });
    this.code = error.code;
    this.message = error.message;
    this.error = error;
    this.cause = error.cause;
  }
}

/**
 * Fired before a visitor damages cells or plants a seed; during a drag, for every cell. After
 * `preventDefault()` the element does nothing there, so that the page can respond instead.
 */
export class GrowingCaPressEvent extends Event {
  /** In cells, counted from the centre of the top left cell. */
  readonly x: number;
  readonly y: number;
  /** What the element is about to do. */
  readonly action: 'damage' | 'plant';

  constructor(action: 'damage' | 'plant', { x, y }: Place) {
    super('press', { cancelable: true });
    this.action = action;
    this.x = x;
    this.y = y;
  }
}

/** Fired after cells were cleared, by a visitor or by `damage()`. */
export class GrowingCaDamageEvent extends Event {
  /** In cells. */
  readonly area: Area;

  constructor(area: Area) {
    super('damage');
    this.area = area;
  }
}

/** Fired when a visitor turned the pattern; not when a script sets `angle`. */
export class GrowingCaTurnEvent extends Event {
  /** The new `angle`: degrees, clockwise. */
  readonly angle: number;

  constructor(angle: number) {
    super('turn');
    this.angle = angle;
  }
}

/** Fired when steps run on another device or runtime than before, and for the first one. */
export class GrowingCaDeviceChangeEvent extends Event {
  readonly device: DeviceName;
  /** What takes the steps. */
  readonly runtime: RuntimeName;

  constructor(device: DeviceName, runtime: RuntimeName) {
    super('devicechange');
    this.device = device;
    this.runtime = runtime;
  }
}

/**
 * The events of the element; none bubbles. The custom elements manifest is built from these
 * comments.
 */
export interface GrowingCaEventMap {
  /** A model is loaded and drawn. */
  load: GrowingCaLoadEvent;
  /** More bytes of runtime and model have arrived; the total is known if `lengthComputable`. */
  progress: ProgressEvent;
  /** Something failed. */
  error: GrowingCaErrorEvent;
  /** `paused` became false, or a visitor who prefers reduced motion started it. */
  play: Event;
  /** `paused` became true. */
  pause: Event;
  /** A visitor is about to damage cells or plant a seed; `preventDefault()` prevents it. */
  press: GrowingCaPressEvent;
  /** Cells were cleared, by a visitor or by `damage()`. */
  damage: GrowingCaDamageEvent;
  /** A visitor turned the pattern. */
  turn: GrowingCaTurnEvent;
  /** Steps run on another device or runtime than before. */
  devicechange: GrowingCaDeviceChangeEvent;
}

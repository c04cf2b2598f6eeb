import type { OnProgress } from '../common/download.js';
import type { GrowingCaError } from '../common/errors.js';
import type { DeviceChoice, RuntimeChoice } from '../common/settings.js';
import type { Turning } from '../simulation/index.js';

/** Which model to run, and how; the names are those of the element's properties. */
export interface Wishes {
  /** Absolute address. */
  readonly srcUrl?: string;
  readonly target?: string;
  readonly experiment?: string;
  readonly dtype?: string;
  readonly device: DeviceChoice;
  readonly runtime: RuntimeChoice;
  readonly grid?: string;
  readonly randomSeed: number;
  readonly angle: number;
  readonly turning: Turning;
  readonly speed: number | 'max';
  readonly fireRate?: number;
}

/** The element as `Life` sees it. */
export interface LifeHost extends Wishes {
  /** Whether to show the grown pattern instead of its growth. */
  readonly still: boolean;
  /** Its `growing-ca-seed` children. */
  readonly seeds: readonly Element[];
  /** Resolves when changes are rendered. */
  readonly updateComplete: Promise<unknown>;
  /** Call it when a visible part of `Life` changed. */
  requestUpdate(): void;
  progressed: OnProgress;
  /** @param returned whether it was restored after a loss of the GPU */
  loaded(url: string, returned: boolean): void;
  /** Another engine has taken over, and its canvas is on the page. */
  deviceChanged(): void;
  failed(error: GrowingCaError): void;
}

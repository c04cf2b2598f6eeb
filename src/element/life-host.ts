import type { OnProgress } from '../common/download.js';
import type { GrowingCaError } from '../common/errors.js';
import type { DeviceChoice, RuntimeChoice } from '../common/settings.js';
import type { Turning } from '../simulation/index.js';

/** What decides which model runs, and how; the names are those of the element's properties. */
export interface Wishes {
  /** Absolute. */
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

/** Whose life it is. */
export interface LifeHost extends Wishes {
  /** Whether to show the grown pattern rather than how it grows. */
  readonly still: boolean;
  /** What its children say is to be planted. */
  readonly seeds: readonly Element[];
  /** Ends when what changed is on the page. */
  readonly updateComplete: Promise<unknown>;
  /** Something of `Life` changed that shows. */
  requestUpdate(): void;
  progressed: OnProgress;
  /** @param returned whether it was there before and was only lost for a moment */
  loaded(url: string, returned: boolean): void;
  /** Another engine has taken over, and what it draws is on the page. */
  deviceChanged(): void;
  failed(error: GrowingCaError): void;
}

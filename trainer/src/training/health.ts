import { ALIVE_THRESHOLD } from '../../../src/grid/alive.js';
import type { RuleWeights } from '../rule/weights.js';

/** Failures from which a run cannot recover by itself, as no gradient leads back. */
export type Trouble = 'exploded' | 'died';

/** Good weights, to go back to. */
export interface SafePoint {
  iteration: number;
  weights: RuleWeights;
  firstMoments: RuleWeights;
  secondMoments: RuleWeights;
}

/**
 * Iterations between safe points: counted, not timed, so that a resumed run goes back to the same
 * one.
 */
export const SAFE_POINT_EVERY = 100;
/** Factor on the learning rate after a rollback. */
export const SLOWDOWN = 0.5;
/** Largest number of rollbacks before the run is given up. */
export const MAX_SLOWDOWNS = 6;

/**
 * A run has exploded if its loss is this many times that of an empty grid; below that, it recovers
 * by itself.
 */
const EXPLODED = 1e4;
/**
 * A run has died after this many consecutive batches without a living cell: too many for chance.
 */
const DEAD_BATCHES = 5;

/** Watches the iterations of a run. Its only state is `deadBatches`. */
export class Health {
  #deadBatches: number;

  constructor(
    /** Loss of an empty grid. */
    readonly blank: number,
    deadBatches: number,
  ) {
    this.#deadBatches = deadBatches;
  }

  /** Number of consecutive last batches that ended without a living cell. */
  get deadBatches(): number {
    return this.#deadBatches;
  }

  /**
   * @param loss mean of the batch after the rollout
   * @param states [batch, height, width, channels] after the rollout
   */
  check(loss: number, states: Float32Array, channels: number): Trouble | undefined {
    if (!(loss < EXPLODED * this.blank)) return this.#report('exploded');
    if (hasLife(states, channels)) {
      this.#deadBatches = 0;
      return undefined;
    }
    this.#deadBatches += 1;
    return this.#deadBatches >= DEAD_BATCHES ? this.#report('died') : undefined;
  }

  #report(trouble: Trouble): Trouble {
    this.#deadBatches = 0;
    return trouble;
  }
}

function hasLife(states: Float32Array, channels: number): boolean {
  for (let alpha = 3; alpha < states.length; alpha += channels) {
    if (states[alpha] > ALIVE_THRESHOLD) return true;
  }
  return false;
}

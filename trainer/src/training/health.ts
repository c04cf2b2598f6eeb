import { ALIVE_THRESHOLD } from '../../../src/grid/alive.js';
import type { RuleWeights } from '../rule/weights.js';

/** What can go wrong with a run for good, as no gradient leads back from it. */
export type Trouble = 'exploded' | 'died';

/** Weights that were well, to go back to. */
export interface SafePoint {
  iteration: number;
  weights: RuleWeights;
  firstMoments: RuleWeights;
  secondMoments: RuleWeights;
}

/**
 * A safe point is taken every so many iterations: counted and not timed, so that a run that was
 * resumed goes back to the same one.
 */
export const SAFE_POINT_EVERY = 100;
/** What a rollback leaves of the learning rate. */
export const SLOWDOWN = 0.5;
/** So many rollbacks, and the run is given up. */
export const MAX_SLOWDOWNS = 6;

/** A loss so many times that of an empty grid is out of bounds: what is below recovers by itself. */
const EXPLODED = 1e4;
/** So many batches in a row without a living cell, and chance is no explanation. */
const DEAD_BATCHES = 5;

/** Watches the iterations of a run; `deadBatches` is all it remembers. */
export class Health {
  #deadBatches: number;

  constructor(
    /** Loss of an empty grid. */
    readonly blank: number,
    deadBatches: number,
  ) {
    this.#deadBatches = deadBatches;
  }

  /** How many of the last batches, without a gap, ended without a living cell. */
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

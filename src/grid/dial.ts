import { carry } from './carry.js';
import type { Held } from './carry.js';
import type { GridSize } from './size.js';
import { rotationOf } from './turns.js';

/**
 * The angle of a whole pattern. It remembers the state in which a turn began, so that a series of
 * small turns resamples that state once instead of accumulating blur.
 */
export class Dial {
  /** Cosine and sine for perception; see `rotationOf`. */
  readonly rotation = new Float32Array(2);
  #angle = 0;
  #start?: Held & { readonly angle: number };

  constructor() {
    this.set(0);
  }

  /** Degrees, clockwise. */
  get angle(): number {
    return this.#angle;
  }

  /** Sets the angle of perception; what has grown stays where it is. */
  set(degrees: number): void {
    this.rest();
    this.#move(degrees);
  }

  /**
   * Sets the angle and turns what has grown with it.
   *
   * @param hold called when a turn begins: returns what has grown
   * @param follows whether the window of the result may be smaller than the grid
   */
  carry(
    degrees: number,
    hold: () => Held,
    channels: number,
    size: GridSize,
    follows: boolean,
  ): Held {
    this.#start ??= { ...hold(), angle: this.#angle };
    this.#move(degrees);
    const difference = (degrees % 360) - (this.#start.angle % 360);
    return carry(this.#start, channels, size, difference, follows);
  }

  /** Call it when something else changes the state: the next turn starts from there. */
  rest(): void {
    this.#start = undefined;
  }

  #move(degrees: number): void {
    this.#angle = degrees;
    rotationOf(degrees, [0], this.rotation);
  }
}

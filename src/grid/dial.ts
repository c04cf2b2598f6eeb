import { carry } from './carry.js';
import type { Held } from './carry.js';
import type { GridSize } from './size.js';
import { rotationOf } from './turns.js';

/**
 * The angle of a whole. It knows where the carrying of what has grown began, so that a dial of many
 * angles resamples once and not each time.
 */
export class Dial {
  /** Cosine and sine, as perception takes them. */
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

  /** Turns only what cells perceive. */
  set(degrees: number): void {
    this.rest();
    this.#move(degrees);
  }

  /**
   * Turns along what has grown.
   *
   * @param hold gives what has grown, when the dial begins to move
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

  /** To be called when something else changes what has grown: the next move begins there. */
  rest(): void {
    this.#start = undefined;
  }

  #move(degrees: number): void {
    this.#angle = degrees;
    rotationOf(degrees, [0], this.rotation);
  }
}

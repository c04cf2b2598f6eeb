import { carry } from '../../../src/grid/carry.js';
import { wholeWindow } from '../../../src/grid/living-window.js';
import { seedState } from '../../../src/grid/seed.js';
import type { Habitat } from './habitat.js';

/** Steps between calls of `onSteps`. */
const FEW_STEPS = 25;

/** A pattern on its grid, grown by a model file. The same random seed gives the same life. */
export class Specimen {
  /** [channels, height, width]; may be changed between steps. */
  state: Float32Array;
  /** Age in steps. */
  age = 0;
  #stopped = false;
  readonly #habitat: Habitat;
  readonly #randomSeed: number;
  #angle: number;

  /**
   * Plants a seed.
   *
   * @param randomSeed unsigned 32-bit number
   * @param angle degrees, clockwise, by which the grown pattern is turned
   */
  constructor(habitat: Habitat, randomSeed: number, angle = 0) {
    this.#habitat = habitat;
    this.#randomSeed = randomSeed;
    this.#angle = angle;
    this.state = seedState(habitat.runtime.channels, habitat.height, habitat.width);
  }

  /** A second specimen in the same state, with update masks from another random seed. */
  copy(randomSeed: number): Specimen {
    const twin = new Specimen(this.#habitat, randomSeed, this.#angle);
    twin.state = this.state.slice();
    twin.age = this.age;
    twin.#stopped = this.#stopped;
    return twin;
  }

  /** Turns what has grown and what grows from now on. @param angle degrees, clockwise */
  turnTo(angle: number): void {
    const { runtime, width, height } = this.#habitat;
    const size = { width, height };
    const held = { cells: this.state, window: wholeWindow(size) };
    this.state = carry(held, runtime.channels, size, angle - this.#angle, false).cells;
    this.#angle = angle;
  }

  /** Stops computing: from now on only its age changes, and its state stays, also in copies. */
  stop(): void {
    this.#stopped = true;
  }

  /** Takes steps until it is `age` steps old. */
  async growTo(age: number): Promise<void> {
    const { runtime, onSteps } = this.#habitat;
    while (this.age < age) {
      const steps = Math.min(age - this.age, FEW_STEPS - (this.age % FEW_STEPS));
      if (!this.#stopped) {
        const stretch = { randomSeed: this.#randomSeed, angle: this.#angle, age: this.age, steps };
        this.state = await runtime.live(this.state, this.#habitat, stretch);
      }
      this.age += steps;
      if (this.age % FEW_STEPS === 0) await onSteps?.(FEW_STEPS);
    }
  }
}

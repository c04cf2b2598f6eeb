import { carry } from '../../../src/grid/carry.js';
import { livingWindow, reframe, wholeWindow } from '../../../src/grid/living-window.js';
import { seedState } from '../../../src/grid/seed.js';
import { drawUpdateMask } from '../../../src/grid/update-mask.js';
import type { Masking } from '../../../src/model/contract.js';
import type { StepSession } from './step-session.js';

/** Where and how a specimen lives. */
export interface Habitat {
  session: StepSession;
  width: number;
  height: number;
  /** Chance of a cell to fire in a step, 0..1. */
  fireRate: number;
  /** Undefined where the model does not say: then every step computes the whole grid. */
  masking?: Masking;
  /** Called after every few steps, with their number. */
  onSteps?: (steps: number) => Promise<void> | void;
}

/** Steps between calls of `onSteps`. */
const FEW_STEPS = 25;

/** One pattern on its grid, grown by a model file. Same random seed, same life. */
export class Specimen {
  /** [channels, height, width]; may be written to between steps. */
  state: Float32Array;
  /** Steps lived. */
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
    this.state = seedState(habitat.session.channels, habitat.height, habitat.width);
  }

  /** A second specimen in the same state, which draws its update masks from another random seed. */
  copy(randomSeed: number): Specimen {
    const twin = new Specimen(this.#habitat, randomSeed, this.#angle);
    twin.state = this.state.slice();
    twin.age = this.age;
    twin.#stopped = this.#stopped;
    return twin;
  }

  /** Turns what has grown, and what grows from now on. @param angle degrees, clockwise */
  turnTo(angle: number): void {
    const { session, width, height } = this.#habitat;
    const size = { width, height };
    const held = { cells: this.state, window: wholeWindow(size) };
    this.state = carry(held, session.channels, size, angle - this.#angle, false).cells;
    this.#angle = angle;
  }

  /** From now on it only grows older: its state, and that of its copies, stays. */
  stop(): void {
    this.#stopped = true;
  }

  /** Lives until it is `age` steps old. */
  async growTo(age: number): Promise<void> {
    const { onSteps } = this.#habitat;
    for (; this.age < age; this.age++) {
      if (!this.#stopped) await this.#step();
      if (this.age % FEW_STEPS === FEW_STEPS - 1) await onSteps?.(FEW_STEPS);
    }
  }

  async #step(): Promise<void> {
    const { session, fireRate, masking, ...size } = this.#habitat;
    const { channels } = session;
    const whole = wholeWindow(size);
    const window = masking === 'before-and-after' ? livingWindow(this.state, whole, size) : whole;
    const { width, height } = window;
    if (width === 0) return;
    const mask = new Float32Array(width * height);
    drawUpdateMask(mask, size, fireRate, this.#randomSeed, this.age, window);
    const cells = reframe(this.state, channels, whole, window, size);
    // Perception turned by an angle turns the pattern the other way.
    const theta = (-this.#angle * Math.PI) / 180;
    const rotation = [Math.cos(theta), Math.sin(theta)] as const;
    const next = await session.run(cells, mask, rotation, width, height);
    this.state = reframe(next, channels, window, whole, size);
  }
}

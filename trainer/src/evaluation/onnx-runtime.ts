import { livingWindow, reframe, wholeWindow } from '../../../src/grid/living-window.js';
import { directionOf } from '../../../src/grid/turns.js';
import { drawUpdateMask } from '../../../src/grid/update-mask.js';
import type { Conditions, Runtime, Stretch } from './runtime.js';
import { RUNTIME_NAME, StepSession } from './step-session.js';

/** Takes steps in onnxruntime-web, each a run of the file. */
export class OnnxRuntime implements Runtime {
  readonly kind = 'onnx';
  readonly name = RUNTIME_NAME;
  readonly #session: StepSession;

  /** @throws UserError as `StepSession.open` */
  static async open(bytes: Uint8Array, label: string): Promise<OnnxRuntime> {
    return new OnnxRuntime(await StepSession.open(bytes, label));
  }

  private constructor(session: StepSession) {
    this.#session = session;
  }

  get channels(): number {
    return this.#session.channels;
  }

  async live(state: Float32Array, conditions: Conditions, stretch: Stretch): Promise<Float32Array> {
    let cells: Float32Array = state.slice();
    for (let step = 0; step < stretch.steps; step++) {
      cells = await this.#step(cells, conditions, { ...stretch, age: stretch.age + step });
    }
    return cells;
  }

  release(): Promise<void> {
    return this.#session.release();
  }

  async #step(
    state: Float32Array,
    { fireRate, masking, width, height }: Conditions,
    { randomSeed, angle, age }: Stretch,
  ): Promise<Float32Array> {
    const size = { width, height };
    const whole = wholeWindow(size);
    const window = masking === 'before-and-after' ? livingWindow(state, whole, size) : whole;
    if (window.width === 0) return state;
    const mask = new Float32Array(window.width * window.height);
    drawUpdateMask(mask, size, fireRate, randomSeed, age, window);
    const cells = reframe(state, this.channels, whole, window, size);
    // Turning perception by an angle turns the pattern the other way.
    const rotation = directionOf(-angle);
    const next = await this.#session.run(cells, mask, rotation, window.width, window.height);
    return reframe(next, this.channels, window, whole, size);
  }
}

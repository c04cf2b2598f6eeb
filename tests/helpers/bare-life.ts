/** The yardstick of the kernel: bare runs of onnxruntime-web over the whole grid, in Node. */
import { areaSpans } from '../../src/grid/area.js';
import type { Area } from '../../src/grid/area.js';
import { seedState } from '../../src/grid/seed.js';
import type { GridSize } from '../../src/grid/size.js';
import { rotationOf, spreadTurns } from '../../src/grid/turns.js';
import { drawUpdateMask } from '../../src/grid/update-mask.js';
import type { StepSession } from '../../trainer/src/evaluation/step-session.js';

export class BareLife {
  angle = 0;
  /** [channels, height, width] */
  cells: Float32Array;
  /** [height, width], degrees */
  readonly turns: Float32Array;
  #step = 0;

  constructor(
    readonly session: StepSession,
    readonly size: GridSize,
  ) {
    this.cells = seedState(session.channels, size.height, size.width);
    this.turns = new Float32Array(size.height * size.width);
  }

  async step(randomSeed: number, fireRate: number): Promise<void> {
    const { width, height } = this.size;
    const plane = height * width;
    const mask = new Float32Array(plane);
    drawUpdateMask(mask, this.size, fireRate, randomSeed, this.#step++);
    spreadTurns(this.turns, this.cells.subarray(3 * plane, 4 * plane), this.size);
    const rotation = new Float32Array(2 * plane);
    rotationOf(this.angle, this.turns, rotation);
    this.cells = await this.session.run(this.cells, mask, rotation, width, height);
  }

  damage(area: Area): void {
    for (const { y, start, end } of areaSpans(area, this.size)) {
      for (let row = y * this.size.width; row < this.cells.length; row += this.turns.length) {
        this.cells.fill(0, row + start, row + end);
      }
    }
  }

  plant(x: number, y: number, degrees: number): void {
    const cell = y * this.size.width + x;
    for (let channel = 0; channel < this.session.channels; channel++) {
      this.cells[channel * this.turns.length + cell] = channel < 3 ? 0 : 1;
    }
    this.turns[cell] = degrees;
  }
}

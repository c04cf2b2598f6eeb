/** The yardstick of the windows: bare runs of a session over the whole grid, on wasm. */
import type { InferenceSession } from 'onnxruntime-web';
import { areaSpans } from '../../src/grid/area.js';
import type { Area } from '../../src/grid/area.js';
import type { Firing } from '../../src/engine/engine.js';
import type { GridSize } from '../../src/grid/size.js';
import { loadRuntime } from '../../src/engine/onnx/runtime.js';
import type { OnnxRuntime } from '../../src/engine/onnx/runtime.js';
import { rotationOf, spreadTurns } from '../../src/grid/turns.js';
import type { Model } from '../../src/model/load.js';
import { drawUpdateMask } from '../../src/grid/update-mask.js';

export class WholeGrid {
  /** [channels, height, width] */
  cells: Float32Array;
  angle = 0;
  /** [height, width] */
  readonly turns: Float32Array;

  static async create(model: Model, size: GridSize): Promise<WholeGrid> {
    const runtime = await loadRuntime();
    const session = await runtime.InferenceSession.create(model.bytes, {
      executionProviders: ['wasm'],
    });
    return new WholeGrid(runtime, session, size, model.channels);
  }

  private constructor(
    readonly runtime: OnnxRuntime,
    readonly session: InferenceSession,
    readonly size: GridSize,
    readonly channels: number,
  ) {
    this.turns = new Float32Array(size.height * size.width);
    this.cells = new Float32Array(channels * this.turns.length);
  }

  async step({ fireRate, randomSeed, step }: Firing): Promise<void> {
    const { width, height } = this.size;
    const plane = height * width;
    const mask = new Float32Array(plane);
    drawUpdateMask(mask, this.size, fireRate, randomSeed, step);
    spreadTurns(this.turns, this.cells.subarray(3 * plane, 4 * plane), this.size);
    const rotation = new Float32Array(2 * plane);
    rotationOf(this.angle, this.turns, rotation);
    const tensor = (values: Float32Array, channels: number) =>
      new this.runtime.Tensor('float32', values, [1, channels, height, width]);
    const results = await this.session.run({
      state: tensor(this.cells, this.channels),
      update_mask: tensor(mask, 1),
      rotation: tensor(rotation, 2),
    });
    this.cells = results.next_state.data as Float32Array;
  }

  damage(area: Area): void {
    const plane = this.turns.length;
    for (const { y, start, end } of areaSpans(area, this.size)) {
      for (let i = y * this.size.width; i < this.cells.length; i += plane) {
        this.cells.fill(0, i + start, i + end);
      }
    }
  }

  plant(x: number, y: number, degrees: number): void {
    const cell = y * this.size.width + x;
    for (let channel = 0; channel < this.channels; channel++) {
      this.cells[channel * this.turns.length + cell] = channel < 3 ? 0 : 1;
    }
    this.turns[cell] = degrees;
  }

  async dispose(): Promise<void> {
    await this.session.release();
  }
}

import { expect } from 'chai';
import type { Area } from '../../src/grid/area.js';
import type { GridSize } from '../../src/grid/size.js';
import { WasmEngine } from '../../src/engine/onnx/wasm/wasm-engine.js';
import type { Model } from '../../src/model/load.js';
import { WholeGrid } from './whole-grid.js';

/** The same life twice: in an engine, and on the whole grid. */
export class Twins {
  #step = 0;

  static async create(model: Model, size: GridSize): Promise<Twins> {
    const engine = await WasmEngine.create(model, size);
    return new Twins(engine, await WholeGrid.create(model, size), model);
  }

  private constructor(
    readonly engine: WasmEngine,
    readonly whole: WholeGrid,
    readonly model: Model,
  ) {}

  plant(x: number, y: number, degrees = 0): void {
    this.engine.plant({ x, y }, degrees);
    this.whole.plant(x, y, degrees);
  }

  damage(area: Area): void {
    this.engine.damage(area);
    this.whole.damage(area);
  }

  turn(degrees: number): void {
    this.engine.setAngle(degrees);
    this.whole.angle = degrees;
  }

  /**
   * Compares after each step.
   *
   * @param computed cells of the grid of each run of the runtime, as they come
   * @returns cells that the engine had the runtime compute in the last step
   */
  async live(steps: number, computed: readonly number[] = [], randomSeed = 5): Promise<number> {
    let cells = 0;
    for (let left = steps; left > 0; left--, this.#step++) {
      const firing = { randomSeed, step: this.#step, fireRate: this.model.fireRate };
      const before = computed.length;
      await this.engine.step(firing);
      cells = computed.slice(before).reduce((sum, count) => sum + count, 0);
      await this.whole.step(firing);
      await this.#compare(`step ${this.#step}`);
    }
    return cells;
  }

  async dispose(): Promise<void> {
    await this.engine.dispose();
    await this.whole.dispose();
  }

  async #compare(when: string): Promise<void> {
    const { cells, turns } = await this.engine.getState();
    // Deep comparison by chai is slow, and -0 may stand for 0 where a rule multiplies by its mask.
    const differs = cells.findIndex((value, i) => value !== this.whole.cells[i]);
    expect(differs, `${when}: first cell that differs`).to.equal(-1);
    const turned = turns ?? new Float32Array(this.whole.turns.length);
    expect(turned, `${when}: turns`).to.deep.equal(this.whole.turns);
  }
}

import { GrowingCaError, reasonOf } from '../common/errors.js';
import type { EngineState } from '../engine/engine.js';
import { usableArea } from '../grid/area.js';
import type { Area } from '../grid/area.js';
import type { Planting, Scion, SimulationState } from '../simulation/index.js';
import { GrowingCaDamageEvent } from './events.js';
import { LivingElement } from './living-element.js';

/** The methods of the element for scripts. */
export class Methods extends LivingElement {
  /**
   * Runs steps, paused or not. The promise resolves after the last one is drawn.
   *
   * @param count rounded down and limited to 0..100,000; anything that is not a number counts as 0
   */
  async step(count = 1): Promise<void> {
    await this.edit((simulation) => simulation.step(count));
  }

  /** Starts again from the seed, with the current `randomSeed`. */
  async reset(): Promise<void> {
    await this.whenDemanded(() => this.life.reset());
    this.settle();
  }

  /**
   * Clears the cells in a circle, `{ x, y, radius }`, or rectangle, `{ x, y, width, height }`. All
   * numbers are in cells, counted from the centre of the top left cell. Parts outside the grid are
   * cut off; calls with negative sizes or numbers that are not finite are ignored.
   */
  async damage(area: Area): Promise<void> {
    const usable = usableArea(Object(area));
    if (!usable) return;
    const grid = await this.edit(async (simulation) => {
      await simulation.damage(usable);
      return simulation.grid;
    });
    if (!grid) return;
    const layer = this.renderRoot.querySelector<HTMLElement>('.marks');
    if (layer) this.life.touch!.markWound(layer, usable, grid);
    this.dispatchEvent(new GrowingCaDamageEvent(usable));
    this.settle();
  }

  /**
   * Plants a seed in a cell. Its pattern shares the grid with those that live there, and is turned
   * by its own `angle`, in addition to the element's. `target` or `src` names another model. If
   * that cannot be planted, an `error` event (`planting-failed`) reports it, and the current
   * pattern continues.
   *
   * @returns whether the seed was planted: not outside the grid, nor in a cell that is held already
   */
  async plant(planting: Planting): Promise<boolean> {
    const isPlanted = await this.edit((simulation) =>
      this.#unlessRefused(simulation.plant(planting)),
    );
    this.settle();
    return isPlanted ?? false;
  }

  /**
   * Turns the living cells of an area into cells of the model that `target` or `src` names; they
   * keep their values. If that cannot be used, an `error` event (`planting-failed`) reports it.
   *
   * @returns whether any live there
   */
  async graft(area: Area, scion: Scion): Promise<boolean> {
    const isGrafted = await this.edit((simulation) =>
      this.#unlessRefused(simulation.graft(area, scion)),
    );
    this.settle();
    return isGrafted ?? false;
  }

  /** Draws a PNG of the pattern, one pixel per cell; undefined while nothing is loaded. */
  async snapshot(): Promise<Blob | undefined> {
    return this.edit((simulation) => simulation.snapshot());
  }

  /**
   * Copies the state, for `setState`: `cells` is float32 [channels, height, width], row by row.
   * Undefined while nothing is loaded.
   */
  async getState(): Promise<SimulationState | undefined> {
    return this.edit((simulation) => simulation.getState());
  }

  /**
   * Continues from a state. A state of another size is refused with an `error` event
   * (`state-invalid`), and the current pattern continues.
   */
  async setState(state: EngineState & Partial<SimulationState>): Promise<void> {
    await this.edit(async (simulation) => {
      try {
        await this.#unlessRefused(simulation.setState(state));
      } catch (cause) {
        if (!(cause instanceof RangeError)) throw cause;
        this.failed(new GrowingCaError('state-invalid', reasonOf(cause), cause));
      }
    });
  }

  /** If the call fails with `planting-failed`, reports the error and lets the pattern continue. */
  async #unlessRefused<T>(call: Promise<T>): Promise<T | undefined> {
    try {
      return await call;
    } catch (error) {
      if (!(error instanceof GrowingCaError) || error.code !== 'planting-failed') throw error;
      this.failed(error);
      return undefined;
    }
  }
}

import { usableArea } from '../grid/area.js';
import type { Area } from '../grid/area.js';
import type { Dish } from './dish.js';
import type { Planting, Scion } from './options.js';
import { modelOf, namesModel } from './source.js';

/** The methods of a simulation that add other individuals, or replace the one it started with. */
export abstract class Inhabited {
  protected abstract readonly dish: Dish;

  /** Makes a call between two steps, after the earlier calls. */
  protected abstract edit<T>(call: () => T | Promise<T>): Promise<T | undefined>;

  /**
   * Plants a seed in the cell nearest to a place: an individual of its own, which perceives only
   * its own cells.
   *
   * @returns whether it was planted: not outside the grid, nor in a cell that another one holds
   * @throws GrowingCaError `planting-failed` if its model cannot be loaded or cannot live here
   */
  async plant(planting: Planting): Promise<boolean> {
    const { x, y, angle = 0 }: Planting = Object(planting);
    if (![x, y, angle].every(Number.isFinite)) return false;
    const model = namesModel(planting) ? await modelOf(planting) : undefined;
    return (await this.edit(() => this.dish.plant({ x, y }, angle, model))) ?? false;
  }

  /**
   * Becomes another pattern while it lives: a seed of it grows in the middle and takes every cell
   * that its grown cells touch; everything else fades within a few hundred steps. Does nothing if
   * it is that pattern already.
   *
   * @throws GrowingCaError `planting-failed`: then nothing has changed
   */
  async become(successor: Scion): Promise<void> {
    const model = await modelOf(successor);
    await this.edit(() => this.dish.become(model));
  }

  /**
   * Turns the living cells of an area into cells of another model; they keep their values.
   *
   * @returns whether any live there
   * @throws GrowingCaError `planting-failed`
   */
  async graft(area: Area, scion: Scion): Promise<boolean> {
    const usable = usableArea(Object(area));
    if (!usable) return false;
    const model = namesModel(Object(scion)) ? await modelOf(scion) : this.dish.model;
    return (await this.edit(() => this.dish.graft(usable, model))) ?? false;
  }
}

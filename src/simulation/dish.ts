import { GrowingCaError, reasonOf } from '../common/errors.js';
import type { Engine, EngineState } from '../engine/engine.js';
import type { SharedEngine } from '../engine/kernel/shared/shared-engine.js';
import type { Area } from '../grid/area.js';
import { seedState } from '../grid/seed.js';
import type { Place } from '../grid/size.js';
import { cellAt } from '../grid/turns.js';
import type { Model } from '../model/load.js';
import type { Created } from './create-engine.js';
import { importSharing } from './import-sharing.js';
import type { StateIndividual } from './options.js';
import type { SharedDish, Sharing } from './sharing.js';

/** A state with the models of those that live in it. */
export interface DishState extends EngineState {
  readonly individuals?: readonly StateIndividual[];
}

/**
 * What a simulation lives in: its engine, and whose model runs there. The code for several comes with
 * the second one. A model that the kernel does not know, or must not run, keeps the dish to itself:
 * what is planted there grows into what is there already.
 */
export class Dish implements SharedDish {
  model: Model;
  readonly mayShare: boolean;
  readonly #show: (engine: Engine, isElsewhere: boolean) => void;
  #engine: Engine;
  #sharing?: Sharing;
  #isDisposed = false;

  /** @param show called when another engine has taken over, on another device or runtime or not */
  constructor(
    { model, engine, mayShare }: Created,
    show: (engine: Engine, isElsewhere: boolean) => void,
  ) {
    [this.model, this.#engine, this.mayShare, this.#show] = [model, engine, mayShare, show];
  }

  get engine(): Engine {
    return this.#engine;
  }

  /** Whether several individuals live here, or one that gives way: onnxruntime-web has no such. */
  get isShared(): boolean {
    return (this.#engine as Partial<SharedEngine>).isShared ?? false;
  }

  /** Back to one seed. */
  seed(): Promise<void> {
    const { channels, size } = this.#engine;
    return this.setState({ cells: seedState(channels, size.height, size.width) });
  }

  /**
   * @returns whether there was room for it
   * @throws GrowingCaError `planting-failed` where such a model cannot live here
   */
  async plant(place: Place, degrees: number, model = this.model): Promise<boolean> {
    if (this.mayShare || model !== this.model) {
      return this.#share((sharing) => sharing.plant(place, degrees, model));
    }
    this.#engine.plant(place, degrees);
    return cellAt(place, this.#engine.size) !== undefined;
  }

  /**
   * All that lives here gives way to a seed of another model, in the middle.
   *
   * @throws GrowingCaError `planting-failed`
   */
  async become(model: Model): Promise<void> {
    if (model !== this.model) await this.#share((sharing) => sharing.become(model));
  }

  /**
   * Living cells of an area become those of another model, as they are.
   *
   * @returns whether any live there
   * @throws GrowingCaError `planting-failed`
   */
  async graft(area: Area, model: Model): Promise<boolean> {
    return this.#share((sharing) => sharing.graft(area, model));
  }

  async getState(): Promise<DishState> {
    const state = await this.#engine.getState();
    return state.holders ? { ...state, individuals: this.#sharing?.individuals } : state;
  }

  /** @throws GrowingCaError `planting-failed` */
  async setState({ individuals, ...state }: DishState): Promise<void> {
    if (individuals) return this.#share((sharing) => sharing.populate(state, individuals));
    if (this.#sharing) return this.#sharing.settle(state);
    this.#engine.setState(state);
  }

  /** Between two steps: the same life goes on. */
  async moveTo(next: Engine): Promise<void> {
    if (this.#isDisposed) return next.dispose();
    const { device, runtime } = this.#engine;
    await handOver(this.#engine, next);
    this.#engine = next;
    this.#show(next, next.device !== device || next.runtime !== runtime);
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    await this.#engine.dispose();
  }

  /** What fails here leaves all that lives as it is: no code, no memory, a model that cannot. */
  async #share<T>(call: (sharing: Sharing) => Promise<T>): Promise<T> {
    try {
      const { Sharing } = await importSharing();
      return await call((this.#sharing ??= new Sharing(this)));
    } catch (cause) {
      throw new GrowingCaError('planting-failed', reasonOf(cause), cause);
    }
  }
}

/**
 * Gives the next engine the state of the one before, which is freed. Where that fails, the next one is
 * freed, and the one before can go on.
 */
async function handOver(before: Engine, next: Engine): Promise<void> {
  try {
    next.setAngle(before.angle);
    next.setState(await before.getState());
  } catch (error) {
    await next.dispose();
    throw error;
  }
  await before.dispose();
}

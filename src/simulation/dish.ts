import { GrowingCaError, reasonOf } from '../common/errors.js';
import type { Engine, EngineState } from '../engine/engine.js';
import type { Area } from '../grid/area.js';
import { cellAt } from '../grid/cell-at.js';
import { seedState } from '../grid/seed.js';
import type { Place } from '../grid/size.js';
import type { Model } from '../model/load.js';
import type { Created } from './create-engine.js';
import { importSharing } from './import-sharing.js';
import type { StateIndividual } from './options.js';
import type { Sharing } from './sharing.js';

/** A state with the models of its individuals. */
export interface DishState extends EngineState {
  readonly individuals?: readonly StateIndividual[];
}

/**
 * Where a simulation lives: its engine and the models of its individuals. The code for several
 * individuals is fetched when a second one is added. A model that the kernel does not know or must
 * not run cannot share: a seed planted there joins the pattern that is there.
 */
export class Dish {
  /** What a seed grows into. */
  model: Model;
  /** Whether the kernel may run the model. */
  readonly mayShare: boolean;
  readonly #show: (engine: Engine, isElsewhere: boolean) => void;
  #engine: Engine;
  #sharing?: Sharing;
  #isDisposed = false;

  /**
   * @param show called after another engine took over, with whether it is on another device or
   *   runtime
   */
  constructor(
    { model, engine, mayShare }: Created,
    show: (engine: Engine, isElsewhere: boolean) => void,
  ) {
    [this.model, this.#engine, this.mayShare, this.#show] = [model, engine, mayShare, show];
  }

  get engine(): Engine {
    return this.#engine;
  }

  /**
   * Whether several individuals live here, one that fades, or one of another model than `model`;
   * never on onnxruntime-web.
   */
  get isShared(): boolean {
    return this.#sharing?.isShared ?? false;
  }

  /** Resets to a single seed. */
  seed(): Promise<void> {
    const { channels, size } = this.#engine;
    return this.setState({ cells: seedState(channels, size.height, size.width) });
  }

  /**
   * @returns whether there was room for it
   * @throws GrowingCaError `planting-failed` if the model cannot live here
   */
  async plant(place: Place, degrees: number, model = this.model): Promise<boolean> {
    if (this.mayShare || model !== this.model) {
      return this.#share((sharing) => sharing.plant(place, degrees, model));
    }
    this.#engine.plant(place, degrees);
    return cellAt(place, this.#engine.size) !== undefined;
  }

  /**
   * Plants a seed of another model in the middle, to which everything else gives way.
   *
   * @throws GrowingCaError `planting-failed`
   */
  async become(model: Model): Promise<void> {
    if (model !== this.model) await this.#share((sharing) => sharing.become(model));
  }

  /**
   * Turns the living cells of an area into cells of another model; they keep their values.
   *
   * @returns whether any live there
   * @throws GrowingCaError `planting-failed`
   */
  async graft(area: Area, model: Model): Promise<boolean> {
    return this.#share((sharing) => sharing.graft(area, model));
  }

  getState(): Promise<DishState> {
    return this.#sharing?.isShared ? this.#sharing.getState() : this.#engine.getState();
  }

  /** @throws GrowingCaError `planting-failed` */
  async setState({ individuals, ...state }: DishState): Promise<void> {
    if (individuals) return this.#share((sharing) => sharing.populate(state, individuals));
    if (this.#sharing) return this.#sharing.settle(state);
    this.#engine.setState(state);
  }

  /** Replaces the engine and keeps the state. Call it between two steps. */
  async moveTo(next: Engine): Promise<void> {
    if (this.#isDisposed) return next.dispose();
    const before = this.#engine;
    await handOver(before, next);
    this.#engine = next;
    try {
      this.#show(next, next.device !== before.device || next.runtime !== before.runtime);
    } finally {
      // Last: it may take long, and views must not draw an engine that is gone.
      await before.dispose();
    }
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    await this.#engine.dispose();
  }

  /**
   * A failure, because of missing code, memory or an unsuitable model, leaves everything as it is.
   */
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
 * Copies the state to the next engine. If that fails, frees the next one, so that the old one can
 * go on.
 */
async function handOver(before: Engine, next: Engine): Promise<void> {
  try {
    next.setAngle(before.angle);
    next.setState(await before.getState());
  } catch (error) {
    await next.dispose();
    throw error;
  }
}

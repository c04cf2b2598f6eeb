/** What a grid that several individuals share needs; fetched when a second one is added. */
import type { EngineState, Individual } from '../engine/engine.js';
import { SharedEngine } from '../engine/kernel/shared/shared-engine.js';
import type { Area } from '../grid/area.js';
import type { Place } from '../grid/size.js';
import type { Model } from '../model/load.js';
import type { Dish, DishState } from './dish.js';
import { graft, occupied } from './graft.js';
import type { StateIndividual } from './options.js';
import { ruleOf } from './source.js';

export { metamorphose } from './metamorphosis.js';
export { plantSeeds } from './seeds.js';

const models = new WeakMap<Individual['rule'], Model>();

/** The individuals of a dish, each with a model. They need a kernel of their own. */
export class Sharing {
  readonly #dish: Dish;

  constructor(dish: Dish) {
    this.#dish = dish;
  }

  /** Whether several individuals live here, one that fades, or one of another model than the dish's. */
  get isShared(): boolean {
    const engine = this.#engine;
    if (!engine) return false;
    return engine.isShared || engine.individuals[0].rule !== ruleOf(this.#dish.model);
  }

  /** The state of a shared dish. A single individual holds every cell that is not empty. */
  async getState(): Promise<DishState> {
    const { engine, model: present } = this.#dish;
    const { holders, ...state } = await engine.getState();
    return {
      ...state,
      holders: holders ?? occupied(state.cells, engine.channels),
      individuals: (this.#engine?.individuals ?? []).map(({ rule, fades }) => ({
        model: models.get(rule) ?? present,
        ...(fades && { fades }),
      })),
    };
  }

  /** @returns whether there was room for it */
  async plant(place: Place, degrees: number, model: Model): Promise<boolean> {
    return (await this.#begin(model)).plant(place, degrees, individualOf(model));
  }

  async become(model: Model): Promise<void> {
    const engine = await this.#begin(model);
    const hasRoom = await engine.become(individualOf(model));
    this.#dish.model = model;
    // The grid is full.
    if (!hasRoom) await this.#dish.seed();
  }

  async graft(area: Area, model: Model): Promise<boolean> {
    const engine = await this.#begin(model);
    const grafted = graft(await engine.getState(), engine, area, individualOf(model));
    if (grafted) await engine.populate(grafted.state, grafted.individuals);
    return grafted !== undefined;
  }

  async populate(state: EngineState, individuals: readonly StateIndividual[]): Promise<void> {
    let engine: SharedEngine | undefined;
    for (const { model } of individuals) engine = await this.#begin(model);
    await engine!.populate(
      state,
      individuals.map(({ model, fades }) => individualOf(model, fades)),
    );
  }

  /** Replaces the state by one of a single individual, of the dish's model. */
  async settle(state: EngineState): Promise<void> {
    const alone = [individualOf(this.#dish.model)];
    if (this.#engine) await this.#engine.populate(state, alone);
    else this.#dish.engine.setState(state);
  }

  get #engine(): SharedEngine | undefined {
    const { engine } = this.#dish;
    return engine instanceof SharedEngine ? engine : undefined;
  }

  /**
   * The engine in which a model can live beside the present ones.
   *
   * @throws Error whose message says what to do
   */
  async #begin(model: Model): Promise<SharedEngine> {
    const { engine, mayShare, model: present } = this.#dish;
    if (model.channels !== engine.channels) {
      throw new Error(
        `The model ${model.url} has ${model.channels} channels, and what lives here has ${engine.channels}: use a model with as many.`,
      );
    }
    const stranger = [model, present].find((each) => !mayShare || !ruleOf(each));
    if (stranger) {
      throw new Error(
        `The model ${stranger.url} cannot share its grid with another, since it runs on onnxruntime-web: leave out runtime="onnx", or write the file with \`growing-ca export\`.`,
      );
    }
    // Also if the engine exists already: registers the model of its first individual.
    const first = individualOf(present);
    if (this.#engine) return this.#engine;
    const shared = await SharedEngine.with(first, engine.size);
    await this.#dish.moveTo(shared);
    return shared;
  }
}

function individualOf(model: Model, fades?: boolean): Individual {
  const rule = ruleOf(model)!;
  models.set(rule, model);
  return { rule, fireRate: model.fireRate, ...(fades && { fades }) };
}

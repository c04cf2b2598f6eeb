/** What a grid that several share needs. It comes when a second individual does. */
import type { Engine, EngineState, Individual } from '../engine/engine.js';
import { SharedEngine } from '../engine/kernel/shared/shared-engine.js';
import type { Area } from '../grid/area.js';
import type { Place } from '../grid/size.js';
import type { Model } from '../model/load.js';
import { graft } from './graft.js';
import type { StateIndividual } from './options.js';
import { ruleOf } from './source.js';

export { metamorphose } from './metamorphosis.js';
export { plantSeeds } from './seeds.js';

/** What is shared: see `Dish`. */
export interface SharedDish {
  readonly engine: Engine;
  /** What a seed grows into. */
  model: Model;
  /** Whether the kernel may run it. */
  readonly mayShare: boolean;
  /** Another engine goes on with the same life. */
  moveTo(engine: Engine): Promise<void>;
  seed(): Promise<void>;
}

const models = new WeakMap<Individual['rule'], Model>();

/** Several individuals in a dish, each with a model. They live on a kernel of their own. */
export class Sharing {
  readonly #dish: SharedDish;

  constructor(dish: SharedDish) {
    this.#dish = dish;
  }

  /** Who the numbers in a state stand for. */
  get individuals(): StateIndividual[] {
    return (this.#engine?.individuals ?? []).map(({ rule, fades }) => ({
      model: models.get(rule) ?? this.#dish.model,
      ...(fades && { fades }),
    }));
  }

  /** @returns whether there was room for it */
  async plant(place: Place, degrees: number, model: Model): Promise<boolean> {
    return (await this.#begin(model)).plant(place, degrees, individualOf(model));
  }

  async become(model: Model): Promise<void> {
    const engine = await this.#begin(model);
    const hasRoom = await engine.become(individualOf(model));
    this.#dish.model = model;
    // Where as many live as can.
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

  /** The dish's model has it to itself. */
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
   * The engine in which a model can live beside those that do.
   *
   * @throws Error whose message says what to do
   */
  async #begin(model: Model): Promise<SharedEngine> {
    const { engine, mayShare, model: present } = this.#dish;
    if (model.channels !== engine.channels) {
      throw new Error(
        `The model ${model.url} has ${model.channels} channels, and what lives here has ${engine.channels}: take a model of as many.`,
      );
    }
    const stranger = [model, present].find((each) => !mayShare || !ruleOf(each));
    if (stranger) {
      throw new Error(
        `The model ${stranger.url} cannot share its grid with another, since it runs on onnxruntime-web: leave out runtime="onnx", or write the file with \`growing-ca export\`.`,
      );
    }
    // Also where the engine was there before this was: it says which model its first one is of.
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

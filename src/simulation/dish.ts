import { GrowingCaError } from '../common/errors.js';
import type { Engine, EngineState, Individual } from '../engine/engine.js';
import { KernelEngine } from '../engine/kernel/kernel-engine.js';
import type { Area } from '../grid/area.js';
import { seedState } from '../grid/seed.js';
import type { Place } from '../grid/size.js';
import { cellAt } from '../grid/turns.js';
import type { Model } from '../model/load.js';
import type { Created } from './create-engine.js';
import type { StateIndividual } from './options.js';
import { ruleOf } from './source.js';
import { graft } from './graft.js';

/** A state with the models of those that live in it. */
export interface DishState extends EngineState {
  readonly individuals?: readonly StateIndividual[];
}

/**
 * What a simulation lives in: its engine, and whose models run there. Several individuals live on the
 * kernel: where onnxruntime-web has taken over, the kernel takes back. A model that the kernel does
 * not know keeps the dish to itself, and what is planted there grows into what is there already.
 */
export class Dish {
  readonly #mayShare: boolean;
  readonly #show: (engine: Engine) => void;
  #engine: Engine;
  #model: Model;
  #isDisposed = false;

  /** @param show called when another engine has taken over */
  constructor({ model, engine, mayShare }: Created, show: (engine: Engine) => void) {
    [this.#model, this.#engine, this.#mayShare, this.#show] = [model, engine, mayShare, show];
  }

  get engine(): Engine {
    return this.#engine;
  }

  /** What a seed grows into. */
  get model(): Model {
    return this.#model;
  }

  /** Whether several individuals live here, or one that gives way: onnxruntime-web has no such. */
  get isShared(): boolean {
    return this.#engine instanceof KernelEngine && this.#engine.isShared;
  }

  /** Back to one seed. */
  seed(): Promise<void> {
    const { channels, size } = this.#engine;
    return this.#settle({ cells: seedState(channels, size.height, size.width) });
  }

  /**
   * @returns whether there was room for it
   * @throws GrowingCaError `planting-failed` where such a model cannot live here
   */
  async plant(place: Place, degrees: number, model: Model = this.#model): Promise<boolean> {
    const kernel = await this.#kernelFor(model);
    if (kernel) return kernel.plant(place, degrees, individualOf(model));
    this.#engine.plant(place, degrees);
    return cellAt(place, this.#engine.size) !== undefined;
  }

  /**
   * All that lives here gives way to a seed of another model, in the middle.
   *
   * @throws GrowingCaError `planting-failed`
   */
  async become(model: Model): Promise<void> {
    if (model === this.#model) return;
    const kernel = await this.#kernelFor(model);
    if (!kernel) throw cannotShare(this.#model);
    const { width, height } = kernel.size;
    kernel.fade();
    const centre = { x: Math.floor(width / 2), y: Math.floor(height / 2) };
    const isPlanted = await kernel.plant(centre, 0, individualOf(model));
    this.#model = model;
    if (!isPlanted) await this.seed();
  }

  /**
   * Living cells of an area become those of another model, as they are.
   *
   * @returns whether any live there
   * @throws GrowingCaError `planting-failed`
   */
  async graft(area: Area, model: Model): Promise<boolean> {
    const kernel = await this.#kernelFor(model);
    if (!kernel) throw cannotShare(this.#model);
    const state = await kernel.getState();
    const grafted = graft(state, kernel, area, individualOf(model));
    if (grafted) await kernel.populate(grafted.state, grafted.individuals);
    return grafted !== undefined;
  }

  async getState(): Promise<DishState> {
    const state = await this.#engine.getState();
    if (!(this.#engine instanceof KernelEngine) || !state.holders) return state;
    const individuals = this.#engine.individuals.map(({ rule, fades }) => ({
      model: models.get(rule) ?? this.#model,
      ...(fades && { fades }),
    }));
    return { ...state, individuals };
  }

  /** @throws GrowingCaError `planting-failed` */
  async setState({ individuals, ...state }: DishState): Promise<void> {
    if (!individuals) return this.#settle(state);
    let kernel: KernelEngine | undefined;
    for (const { model } of individuals) kernel = await this.#kernelFor(model);
    if (!kernel) throw cannotShare(this.#model);
    await kernel.populate(
      state,
      individuals.map(({ model, fades }) => individualOf(model, fades)),
    );
  }

  /** Between two steps: the same life goes on. */
  async moveTo(next: Engine): Promise<void> {
    if (this.#isDisposed) return next.dispose();
    await handOver(this.#engine, next);
    this.#engine = next;
    this.#show(next);
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    await this.#engine.dispose();
  }

  /** The model has the grid to itself. */
  async #settle(state: EngineState): Promise<void> {
    const engine = this.#engine;
    if (engine instanceof KernelEngine) return engine.populate(state, [individualOf(this.#model)]);
    engine.setState(state);
  }

  /**
   * The kernel, in which a model can live beside the present ones. The present model itself can live
   * here in any case.
   *
   * @returns undefined where the kernel does not know the present model, or must not run it
   */
  async #kernelFor(model: Model): Promise<KernelEngine | undefined> {
    if (model.channels !== this.#engine.channels) {
      throw notPlanted(
        `The model ${model.url} has ${model.channels} channels, and what lives here has ${this.#engine.channels}: take a model of as many`,
      );
    }
    if (!this.#mayShare || !ruleOf(this.#model)) {
      if (model === this.#model) return undefined;
      throw cannotShare(this.#model);
    }
    if (!ruleOf(model)) throw cannotShare(model);
    if (this.#engine instanceof KernelEngine) return this.#engine;
    const kernel = await KernelEngine.create(individualOf(this.#model), this.#engine.size);
    await this.moveTo(kernel);
    return kernel;
  }
}

const models = new WeakMap<Individual['rule'], Model>();

function individualOf(model: Model, fades?: boolean): Individual {
  const rule = ruleOf(model)!;
  models.set(rule, model);
  return { rule, fireRate: model.fireRate, ...(fades && { fades }) };
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

function notPlanted(what: string, cause?: unknown): GrowingCaError {
  return new GrowingCaError('planting-failed', `${what}.`, cause);
}

function cannotShare(model: Model): GrowingCaError {
  return notPlanted(
    `The model ${model.url} cannot share its grid with another, since it runs on onnxruntime-web: leave out runtime="onnx", or write the file with \`growing-ca export\``,
  );
}

import { usableArea } from '../grid/area.js';
import type { Area } from '../grid/area.js';
import type { Engine, View } from '../engine/engine.js';
import type { GridSize } from '../grid/size.js';
import { createEngine } from './create-engine.js';
import type { Created } from './create-engine.js';
import { Dish } from './dish.js';
import type { DishState } from './dish.js';
import { breathe } from './next-task.js';
import type { Dtype } from '../model/contract.js';
import type { Model } from '../model/load.js';
import { CallQueue } from './call-queue.js';
import { copyState } from './copy-state.js';
import { Inhabited } from './inhabited.js';
import { Succession } from './succession.js';
import { Player } from './player.js';
import {
  drawRandomSeed,
  usableAngle,
  usableCount,
  usableFireRate,
  usableRandomSeed,
  usableSpeed,
  usableTurning,
} from '../common/settings.js';
import type { DeviceName, RuntimeName, Turning } from '../common/settings.js';
import type { ModelSource, SimulationOptions, SimulationState } from './options.js';
import { pngOf } from './snapshot.js';
import { Views } from './views.js';

/**
 * A pattern that grows, without an element, and what is planted beside it: one state on one device.
 * Calls take effect in the order they are made; a call that needs another model takes effect once
 * that has loaded.
 */
export class Simulation extends Inhabited {
  protected readonly dish: Dish;
  readonly #succession: Succession;
  readonly #player: Player;
  readonly #views: Views;
  #fireRate?: number;
  #randomSeed: number;
  #angle: number;
  #whenTurned: Turning = 'carry';
  #stepCount = 0;
  #disposed = false;
  readonly #calls = new CallQueue();

  /**
   * Loads everything it needs, and starts paused at the seed.
   *
   * @throws GrowingCaError
   */
  static async create(source: ModelSource, options: SimulationOptions = {}): Promise<Simulation> {
    return new Simulation(await createEngine(source, options), options);
  }

  private constructor(created: Created, options: SimulationOptions) {
    super();
    this.#views = new Views(options.onDeviceChange);
    this.dish = new Dish(created, (...engine) => this.#views.renew(...engine));
    const isPlaying = () => !this.paused;
    this.#succession = new Succession(created.successor, this.dish, this.#calls, isPlaying);
    this.#fireRate = usableFireRate(options.fireRate);
    this.#randomSeed = usableRandomSeed(options.randomSeed) ?? drawRandomSeed();
    this.#player = new Player(
      () => this.step(),
      () => this.#views.draw(),
      () => this.#views.frames,
    );
    this.speed = options.speed ?? NaN;
    this.turning = usableTurning(options.turning);
    this.#angle = usableAngle(options.angle);
    this.#engine.setAngle(this.#angle);
    void this.dish.seed();
    void this.#succession.attempt();
  }

  /** The model of its seeds: the last one that it became. */
  get model(): Model {
    return this.dish.model;
  }

  /** How the model's file stores the weights. */
  get activeDtype(): Dtype {
    return this.model.dtype;
  }

  /** Where the steps run. */
  get activeDevice(): DeviceName {
    return this.#engine.device;
  }

  /** What takes the steps. */
  get activeRuntime(): RuntimeName {
    return this.#engine.runtime;
  }

  get grid(): GridSize {
    return this.#engine.size;
  }

  get channels(): number {
    return this.#engine.channels;
  }

  /** Steps since the seed. */
  get stepCount(): number {
    return this.#stepCount;
  }

  /** Decides which cells fire, together with the step. */
  get randomSeed(): number {
    return this.#randomSeed;
  }

  /**
   * Degrees by which the pattern is turned, clockwise, as CSS `rotate()`. A change takes effect
   * after the calls made before it, and is drawn even while paused.
   */
  get angle(): number {
    return this.#angle;
  }

  set angle(given: number) {
    this.#angle = usableAngle(given);
    // If it changes faster than steps are taken, only the latest angle counts.
    this.#calls.addLatest(this.#angle, (degrees) => this.#turn(degrees));
  }

  /** What a change of `angle` does to a grown pattern. */
  get turning(): Turning {
    return this.#whenTurned;
  }

  set turning(turning: Turning) {
    this.#whenTurned = usableTurning(turning);
  }

  /** Probability, 0..1, that a cell fires in a step; unless it is set, each model's own. */
  get fireRate(): number {
    return this.#fireRate ?? this.model.fireRate;
  }

  set fireRate(rate: number | undefined) {
    this.#fireRate = usableFireRate(rate);
  }

  /** Steps per second while it plays; `max` means as many as possible. */
  get speed(): number | 'max' {
    return this.#player.speed === Infinity ? 'max' : this.#player.speed;
  }

  set speed(speed: number | 'max') {
    const usable = usableSpeed(speed);
    this.#player.speed = usable === 'max' ? Infinity : usable;
  }

  get paused(): boolean {
    return this.#player.paused;
  }

  /**
   * Steps at its speed and draws on its views once per frame. The promise resolves on `pause()` and
   * rejects if a step fails.
   */
  play(): Promise<void> {
    if (this.#disposed) return Promise.resolve();
    const played = this.#player.play();
    void this.#succession.attempt();
    return played;
  }

  pause(): void {
    this.#player.pause();
  }

  /** Runs `count` steps; see `usableCount` for what other numbers mean. */
  step(count = 1): Promise<void> {
    return this.edit(async (engine) => {
      for (let left = usableCount(count); left > 0 && !this.#disposed; left--) {
        await engine.step({
          randomSeed: this.#randomSeed,
          step: this.#stepCount,
          fireRate: this.fireRate,
          ownFireRates: this.#fireRate === undefined,
        });
        this.#stepCount++;
        if (left > 1) await breathe();
      }
      void this.#succession.attempt();
    });
  }

  /** Starts again from the seed and step 0, with the same random seed or another one. */
  reset(randomSeed = this.#randomSeed): Promise<void> {
    return this.edit(async () => {
      this.#randomSeed = usableRandomSeed(randomSeed) ?? this.#randomSeed;
      this.#stepCount = 0;
      await this.dish.seed();
      void this.#succession.attempt();
    });
  }

  /**
   * Clears the cells of an area; calls with negative sizes or numbers that are not finite are
   * ignored.
   */
  damage(area: Area): Promise<void> {
    const usable = usableArea(Object(area));
    return usable ? this.edit((engine) => engine.damage(usable)) : Promise.resolve();
  }

  /** @returns a copy, from which `setState` continues with bit-identical results */
  getState(): Promise<SimulationState> {
    return this.#calls.add(async () => {
      if (this.#disposed) throw new DOMException('The simulation was disposed of.', 'AbortError');
      const [stepCount, randomSeed, { angle }] = [this.#stepCount, this.#randomSeed, this.#engine];
      return { ...(await this.dish.getState()), stepCount, randomSeed, angle };
    });
  }

  /**
   * Continues from a state.
   *
   * @param state `cells` is required. Without `turns` no cell is turned, without `holders` one
   *   individual has the grid to itself, and other fields that are left out stay as they are. A
   *   state with another `angle` is turned to the present one, unless `turning` is `regrow`.
   * @throws RangeError if it does not fit this model and grid
   */
  setState(state: DishState & Partial<SimulationState>): Promise<void> {
    const copy = copyState(state, this.channels, this.grid);
    return this.edit(async () => {
      // First, since a refused state must change nothing.
      await this.dish.setState(copy);
      if (Number.isSafeInteger(state.stepCount)) this.#stepCount = Math.max(0, state.stepCount!);
      this.#randomSeed = usableRandomSeed(state.randomSeed) ?? this.#randomSeed;
      const { angle } = this.#engine;
      const given = usableAngle(state.angle ?? angle);
      if (this.turning !== 'carry' || given === angle) return;
      this.#engine.setAngle(given);
      this.#engine.setAngle(angle, true);
    });
  }

  /** @returns a PNG of the state, one pixel per cell, transparent where nothing grows */
  async snapshot(): Promise<Blob> {
    return pngOf(await this.getState(), this.grid);
  }

  /**
   * Shows the state on a canvas, one pixel per cell. The view draws by itself while the simulation
   * plays; otherwise call its `draw()` after a change.
   */
  createView(canvas: HTMLCanvasElement | OffscreenCanvas): View {
    return this.#views.add(this.#engine.createView(canvas), canvas);
  }

  /**
   * Frees engine and memory, once the current call has ended. Later calls do nothing, except
   * `getState`, which rejects.
   */
  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    this.pause();
    await this.#calls.end;
    await this.dish.dispose();
  }

  get #engine(): Engine {
    return this.dish.engine;
  }

  /** Errors are dropped: if the GPU was lost, the next step fails too, and reports it. */
  #turn(degrees: number): void {
    if (this.#disposed || this.#engine.angle === degrees) return;
    this.#engine.setAngle(degrees, this.turning === 'carry');
    this.#player.redraw();
  }

  protected edit<T>(call: (engine: Engine) => T | Promise<T>): Promise<T | undefined> {
    return this.#calls.add(() => {
      if (this.#succession.failure) throw this.#succession.failure;
      return this.#disposed ? undefined : call(this.#engine);
    });
  }
}

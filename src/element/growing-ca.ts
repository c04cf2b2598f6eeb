import type { PropertyValues, TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import {
  fixUrl,
  manifestUrl,
  runtimeBase,
  setManifestUrl,
  setRuntimeBase,
} from '../common/assets.js';
import { usableArea } from '../grid/area.js';
import type { Area } from '../grid/area.js';
import type { EngineState } from '../engine/engine.js';
import type { GridSize } from '../grid/size.js';
import { GrowingCaError, reasonOf } from '../common/errors.js';
import { GrowingCaDamageEvent, GrowingCaTurnEvent } from './events.js';
import type { GrowingCaEventMap } from './events.js';
import { styles } from './styles.js';
import { Hand } from './interaction/hand.js';
import type { HandHost } from './interaction/hand.js';
import { phrases } from './interaction/phrases.js';
import { markWound } from './interaction/wound-mark.js';
import { importSimulation } from './life.js';
import { LivingElement } from './living-element.js';
import { METADATA_KEYS } from '../model/contract.js';
import type { PreloadOptions } from '../simulation/preload.js';
import { usableGrid } from '../grid/size.js';
import type { Planting, SimulationState } from '../simulation/simulation.js';
import { dress } from './dress.js';
import { stage } from './stage.js';

export { GrowingCaError } from '../common/errors.js';
export type { ErrorCode } from '../common/errors.js';
export * from './events.js';
export type { PreloadOptions } from '../simulation/preload.js';
export type { Area, Circle, Rectangle } from '../grid/area.js';
export type { DeviceChoice, DeviceName } from '../common/settings.js';
export type { GridSize, Place } from '../grid/size.js';
export type { Dtype } from '../model/contract.js';
export type { Planting, SimulationState, Turning } from '../simulation/simulation.js';

/**
 * A pattern that grows from one cell, holds its shape and heals where it is wounded. It loads when
 * it comes near the viewport, rests while nobody can see it, and shows the grown pattern to those
 * who prefer reduced motion. Every method waits for the loading that is under way, and begins it
 * where it waited for the viewport; where nothing is to load it does nothing. No promise of theirs
 * is rejected: what goes wrong is an `error` event.
 *
 * @tagname growing-ca
 *
 * @slot - A poster of your own; also what a browser shows before it knows the element.
 *
 * @csspart canvas - The pattern.
 * @csspart picture - The box around it that takes pointer, keys and focus.
 * @csspart poster - The image at `poster`.
 * @csspart progress - The bar of a loading that takes more than a moment.
 * @csspart mark - A wound, for a moment.
 * @csspart cursor - Where keys would wound.
 * @csspart error - The sentence after an error; seen where there is no poster.
 *
 * @cssprop [--growing-ca-cursor=crosshair] - Pointer over the picture.
 * @cssprop [--growing-ca-focus-color=currentColor] - Ring around the picture that has the focus.
 * @cssprop [--growing-ca-mark-color=currentColor] - Of marks and of the cursor.
 * @cssprop [--growing-ca-mark-duration=0.7s] - How long a mark is seen.
 * @cssprop [--growing-ca-progress-color=auto] - Of the bar.
 * @cssprop [--growing-ca-error-font] - Font of the sentence after an error.
 */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- only types events
export class GrowingCa extends LivingElement implements HandHost {
  /** What screen readers are told; give a page in another language its own words. */
  static readonly phrases: typeof phrases = phrases;

  /**
   * Fetches what runs models and, where `target` or `src` names one, the model ahead of time.
   *
   * @returns whether all of it is there; it is never rejected
   */
  static async preload(options?: PreloadOptions): Promise<boolean> {
    try {
      const src = options?.src && fixUrl(options.src);
      const { preload } = await importSimulation();
      return await preload({ ...options, src });
    } catch {
      return false;
    }
  }

  /**
   * Folder that holds the runtime's `.wasm` files. Default: the folder of this code. Set it before
   * the first element loads.
   */
  static get runtimeBase(): string {
    return runtimeBase();
  }

  static set runtimeBase(folder: string | URL) {
    setRuntimeBase(folder);
  }

  /** Address of the manifest that `target` is looked up in. Default: the one in this package. */
  static get manifestUrl(): string {
    return manifestUrl();
  }

  static set manifestUrl(address: string | URL) {
    setManifestUrl(address);
  }

  readonly #hand = new Hand(this);
  @state() private failedPoster?: string;

  /**
   * Runs steps, paused or not. The promise ends after the last one is drawn.
   *
   * @param count rounded down; negative numbers and what is no number count as 0, and 100,000 is
   *   the most
   */
  async step(count = 1): Promise<void> {
    await this.edit((simulation) => simulation.step(count));
  }

  /** Back to the seed, with the random seed that is set. */
  async reset(): Promise<void> {
    await this.edit((simulation) => simulation.reset(this.randomSeed));
    this.settle();
  }

  /**
   * Clears the cells of a circle, `{ x, y, radius }`, or of a rectangle, `{ x, y, width, height }`,
   * all in cells. `x` and `y` count from the centre of the top left one. What lies outside the grid
   * is not there; numbers that are not finite, and negative sizes, are ignored.
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
    if (layer) markWound(layer, usable, grid);
    this.dispatchEvent(new GrowingCaDamageEvent(usable));
    this.settle();
  }

  /** Puts a seed on a cell. What grows from it is turned by its own angle, besides `angle`. */
  async plant(planting: Planting): Promise<void> {
    await this.edit((simulation) => simulation.plant(planting));
    this.settle();
  }

  /** Draws a PNG of the pattern, one pixel a cell; undefined while nothing is loaded. */
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
   * Goes on from a state. One of another size is refused with an `error` event, `state-invalid`,
   * and what was there goes on.
   */
  async setState(state: EngineState & Partial<SimulationState>): Promise<void> {
    await this.edit(async (simulation) => {
      try {
        await simulation.setState(state);
      } catch (cause) {
        if (!(cause instanceof RangeError)) throw cause;
        this.failed(new GrowingCaError('state-invalid', reasonOf(cause), cause));
      }
    });
  }

  /** @internal For `Hand`. */
  turned(): void {
    this.dispatchEvent(new GrowingCaTurnEvent(this.angle));
  }

  protected override render(): TemplateResult {
    const { organism, failure, progress } = this.life;
    const poster = this.posterUrl ?? this.life.poster;
    const posterFailed = poster === this.failedPoster;
    return stage({
      canvas: organism?.canvas,
      grid: this.#shape,
      label: this.#label,
      touch: {
        interaction: this.interaction,
        brush: this.brush,
        cursor: this.#hand.keyboard.cursor,
        pointer: this.#hand,
        keyboard: this.#hand.keyboard,
      },
      poster: posterFailed ? undefined : poster,
      hasPoster: this.childElementCount > 0 || (poster !== undefined && !posterFailed),
      posterFailed: () => (this.failedPoster = poster),
      slotChanged: () => this.requestUpdate(),
      progress,
      failure: failure?.message,
      spoken: this.#hand.spoken,
    });
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    const { width, height } = this.#shape;
    const shape = `:host{aspect-ratio:auto ${width}/${height}}`;
    dress(this.renderRoot as ShadowRoot, styles.cssText, shape);
  }

  /** Cells, a square until they are known. */
  get #shape(): GridSize {
    return this.life.grid ?? usableGrid(this.grid) ?? { width: 1, height: 1 };
  }

  get #label(): string {
    const { metadata } = this.life.organism?.simulation.model ?? {};
    const name = this.target ?? metadata?.get(METADATA_KEYS.target);
    return this.alt ?? (name ? `${phrases.label}: ${name}` : phrases.label);
  }
}

// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- only types events
export interface GrowingCa {
  addEventListener<K extends keyof GrowingCaEventMap>(
    type: K,
    listener: (this: GrowingCa, event: GrowingCaEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (this: GrowingCa, event: HTMLElementEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'growing-ca': GrowingCa;
  }
}

import { LitElement, html } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Area, Circle, Rectangle } from './engine/area.js';
import type { DeviceChoice, DeviceName, Place } from './engine/engine.js';
import { runtimeBase, setRuntimeBase } from './engine/runtime.js';
import { toGrowingCaError } from './errors.js';
import type { GrowingCaError } from './errors.js';
import { GrowingCaErrorEvent, GrowingCaLoadEvent } from './events.js';
import type { GrowingCaEventMap } from './events.js';
import { styles } from './growing-ca.styles.js';
import { resolveModelUrl } from './model/load.js';
import { findModelUrl, manifestUrl, setManifestUrl } from './model/manifest.js';
import { Organism } from './organism.js';
import { drawRandomSeed } from './simulation.js';
import type { Planting, Simulation, SimulationState } from './simulation.js';

export { GrowingCaError } from './errors.js';
export type { ErrorCode } from './errors.js';
export { GrowingCaErrorEvent, GrowingCaLoadEvent } from './events.js';
export type { GrowingCaEventMap } from './events.js';
export type { Area, Circle, DeviceChoice, DeviceName, Place, Planting, Rectangle, SimulationState };

/** Long enough for a framework to put the element elsewhere, short enough to give memory back. */
const DISPOSE_AFTER_MILLISECONDS = 100;

/**
 * A pattern that grows from one cell, holds its shape and heals where it is wounded. Every method
 * waits for the loading that is under way; where nothing is loaded it does nothing.
 *
 * @tagname growing-ca
 *
 * @attr {string} target - Name of a model in the manifest, such as `lizard`.
 * @attr {string} src - Address of a model file; goes before `target`.
 * @attr {number} angle - Degrees by which the pattern is turned, clockwise. Default 0; live.
 * @attr {boolean} paused - Present while the pattern rests.
 * @attr {'auto' | 'webgpu' | 'wasm'} device - Where steps run. Default `auto`: WebGPU where there
 *   is a real GPU, else wasm.
 * @attr {number} random-seed - Decides which cells fire: the same one gives the same run. Used by
 *   the next `reset()` or load. Default: drawn by chance.
 *
 * @fires {GrowingCaLoadEvent} load - A model is loaded and its seed drawn.
 * @fires {GrowingCaErrorEvent} error - Something failed; nothing runs until `src`, `target` or
 *   `device` changes.
 *
 * @csspart canvas - The picture.
 * @csspart error - The sentence that stands in its place after an error.
 *
 * @cssprop [--growing-ca-image-rendering=pixelated] - `image-rendering` of the picture: `auto`
 *   smooths it.
 * @cssprop [--growing-ca-cursor=crosshair] - Pointer over the picture.
 * @cssprop [--growing-ca-focus-color=currentColor] - Ring around the picture that has the focus.
 * @cssprop [--growing-ca-error-font] - Font of the sentence after an error.
 */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- only types events
export class GrowingCa extends LitElement {
  static override styles = styles;

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

  @property({ reflect: true }) target?: string;
  @property({ reflect: true }) src?: string;
  @property({ type: Number, reflect: true }) angle = 0;
  @property({ type: Boolean, reflect: true }) paused = false;
  @property({ reflect: true }) device: DeviceChoice = 'auto';
  @property({ type: Number, attribute: 'random-seed' }) randomSeed = drawRandomSeed();

  @state() private organism?: Organism;
  @state() private failure?: GrowingCaError;

  #loading?: AbortController;
  #loaded: Promise<void> = Promise.resolve();
  #disposal?: ReturnType<typeof setTimeout>;

  /** Where steps run now; undefined while nothing is loaded. */
  get activeDevice(): DeviceName | undefined {
    return this.organism?.simulation.device;
  }

  /** Steps since the seed; 0 while nothing is loaded. */
  get stepCount(): number {
    return this.organism?.simulation.stepCount ?? 0;
  }

  play(): void {
    this.paused = false;
  }

  pause(): void {
    this.paused = true;
  }

  /**
   * Runs steps, paused or not. The promise ends after the last one is drawn.
   *
   * @param count rounded down; negative numbers and what is no number count as 0, and 100,000 is
   *   the most
   */
  step(count = 1): Promise<void> {
    return this.#edit((simulation) => simulation.step(count));
  }

  /** Back to the seed, with the random seed that is set. */
  reset(): Promise<void> {
    return this.#edit((simulation) => simulation.reset(this.#usableRandomSeed));
  }

  /**
   * Clears the cells of a circle, `{ x, y, radius }`, or of a rectangle, `{ x, y, width, height }`,
   * all in cells. `x` and `y` count from the centre of the top left one. What lies outside the grid
   * is not there; numbers that are not finite, and negative sizes, are ignored.
   */
  damage(area: Area): Promise<void> {
    return this.#edit((simulation) => simulation.damage(area));
  }

  /** Puts a seed on a cell. What grows from it is turned by its own angle, besides `angle`. */
  plant(planting: Planting): Promise<void> {
    return this.#edit((simulation) => simulation.plant(planting));
  }

  /**
   * @returns a copy of the state, for `setState`: `cells` is float32 [channels, height, width], row
   *   by row; undefined while nothing is loaded
   */
  async getState(): Promise<SimulationState | undefined> {
    let copy: SimulationState | undefined;
    await this.#edit(async (simulation) => {
      copy = await simulation.getState();
    });
    return copy;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    clearTimeout(this.#disposal);
    if (this.hasUpdated && !this.organism && !this.failure && !this.#loading) this.#load();
    this.#playOrRest();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#playOrRest();
    this.#disposal = setTimeout(() => this.#unload(), DISPOSE_AFTER_MILLISECONDS);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('src') || changed.has('target') || changed.has('device')) this.#load();
    if (changed.has('angle') && this.organism) {
      this.organism.simulation.angle = this.#usableAngle;
    }
    if (changed.has('paused')) this.#playOrRest();
  }

  protected override render(): TemplateResult {
    if (this.failure) {
      return html`<p part="error" class="error" role="status">${this.failure.message}</p>`;
    }
    return html`<div class="stage">${this.organism?.canvas}</div>`;
  }

  get #usableAngle(): number {
    return Number.isFinite(this.angle) ? this.angle : 0;
  }

  get #usableRandomSeed(): number {
    return this.randomSeed >>> 0;
  }

  #load(): void {
    this.#unload();
    this.failure = undefined;
    if (!this.isConnected || !(this.src || this.target)) return;
    const loading = (this.#loading = new AbortController());
    this.#loaded = this.#createOrganism(loading.signal).finally(() => {
      if (this.#loading === loading) this.#loading = undefined;
    });
  }

  /** Does not reject: what goes wrong becomes an `error` event, unless it is no longer wanted. */
  async #createOrganism(signal: AbortSignal): Promise<void> {
    try {
      const url = this.src ? resolveModelUrl(this.src) : await findModelUrl(this.target!);
      const organism = await Organism.create(url, {
        device: this.device,
        randomSeed: this.#usableRandomSeed,
        signal,
        label: `A growing pattern: ${this.target || this.src}`,
        togglePaused: () => (this.paused = !this.paused),
        reset: () => void this.reset(),
        fail: (thrown) => this.#fail(thrown),
      });
      if (signal.aborted) return void organism.dispose();
      organism.simulation.angle = this.#usableAngle;
      this.organism = organism;
      this.#playOrRest();
      await this.updateComplete;
      if (!signal.aborted)
        this.dispatchEvent(new GrowingCaLoadEvent(organism.simulation.device, url));
    } catch (thrown) {
      if (!signal.aborted) this.#fail(thrown);
    }
  }

  #unload(): void {
    this.#loading?.abort();
    this.#loading = undefined;
    void this.organism?.dispose();
    this.organism = undefined;
  }

  #fail(thrown: unknown): void {
    this.#unload();
    this.failure = toGrowingCaError(thrown);
    this.dispatchEvent(new GrowingCaErrorEvent(this.failure));
  }

  #playOrRest(): void {
    if (!this.organism) return;
    if (this.isConnected && !this.paused) this.organism.play();
    else this.organism.rest();
  }

  async #edit(edit: (simulation: Simulation) => Promise<void>): Promise<void> {
    // A property that was just set starts its loading in the update.
    await this.updateComplete;
    await this.#loaded;
    await this.organism?.edit(edit);
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

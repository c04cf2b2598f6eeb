import type { PropertyValues, TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import {
  fixUrl,
  manifestUrl,
  runtimeBase,
  setManifestUrl,
  setRuntimeBase,
} from '../common/assets.js';
import { GrowingCaPressEvent, GrowingCaTurnEvent } from './events.js';
import type { GrowingCaEventMap } from './events.js';
import { styles } from './styles.js';
import type { Hand, HandHost } from './interaction/hand.js';
import { phrases } from './interaction/phrases.js';
import { importCode } from './code.js';
import { Methods } from './methods.js';
import { METADATA_KEYS } from '../model/contract.js';
import type { PreloadOptions } from '../simulation/preload.js';
import { usableGrid } from '../grid/size.js';
import type { GridSize, Place } from '../grid/size.js';
import { adoptStyles } from './adopt-styles.js';
import { stage } from './stage.js';

export { GrowingCaError } from '../common/errors.js';
export type { ErrorCode } from '../common/errors.js';
export * from './events.js';
export type { PreloadOptions } from '../simulation/preload.js';
export type { Area, Circle, Rectangle } from '../grid/area.js';
export type { DeviceChoice, DeviceName, RuntimeChoice, RuntimeName } from '../common/settings.js';
export type { GridSize, Place } from '../grid/size.js';
export type { Dtype } from '../model/contract.js';
export type {
  Planting,
  Scion,
  SimulationState,
  StateIndividual,
  Turning,
} from '../simulation/index.js';

const NO_MODEL =
  'Nothing grows here: set target to the name of a model, such as lizard, or src to the address of a model file.';

/**
 * A pattern that grows from one cell, holds its shape and heals when it is damaged. It loads when
 * it comes near the viewport, pauses while nobody can see it, and shows visitors who prefer reduced
 * motion the grown pattern. Methods wait until the pattern is loaded, and start loading if it was
 * waiting for the viewport; if there is nothing to load, they do nothing. Promises never reject:
 * failures are reported by the `error` event.
 *
 * @tagname growing-ca
 *
 * @slot - Your own poster; also shown before the browser knows the element. Children named
 *   `growing-ca-seed` are not shown: each is a seed, with `x`, `y`, `angle`, `target` and `src` as
 *   for `plant()`, and together they replace the seed in the middle.
 *
 * @csspart canvas - The pattern.
 * @csspart picture - The box around it that receives pointer, keys and focus.
 * @csspart poster - The image at `poster`, turned by `angle`.
 * @csspart progress - The progress bar, if loading takes more than a moment.
 * @csspart mark - Marks damage for a moment.
 * @csspart cursor - The keyboard's cursor.
 * @csspart error - The message after an error; visible if there is no poster.
 *
 * @cssprop [--growing-ca-cursor=crosshair] - Pointer over the picture.
 * @cssprop [--growing-ca-focus-color=currentColor] - Focus ring around the picture.
 * @cssprop [--growing-ca-mark-color=currentColor] - Colour of marks and of the cursor.
 * @cssprop [--growing-ca-mark-duration=0.7s] - How long a mark is visible.
 * @cssprop [--growing-ca-fade-duration=1s] - How long the poster takes to fade once something
 *   grows.
 * @cssprop [--growing-ca-progress-color=auto] - Colour of the progress bar.
 * @cssprop [--growing-ca-error-font] - Font of the message after an error.
 */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- only types events
export class GrowingCa extends Methods implements HandHost {
  /** What screen readers announce; assign translations for a page in another language. */
  static readonly phrases: typeof phrases = phrases;

  /**
   * Fetches ahead of time the code, the model that `target` or `src` names, if any, and
   * onnxruntime-web if it is certainly needed.
   *
   * @returns whether everything arrived; never rejects
   */
  static async preload(options?: PreloadOptions): Promise<boolean> {
    try {
      const src = options?.src && fixUrl(options.src);
      const [{ preload }] = await importCode();
      return await preload({ ...options, src });
    } catch {
      return false;
    }
  }

  /**
   * Folder that holds the runtime's `.wasm.gz` files. Default: `runtime/` beside this code. Set it
   * before the first element loads.
   */
  static get runtimeBase(): string {
    return runtimeBase();
  }

  static set runtimeBase(folder: string | URL) {
    setRuntimeBase(folder);
  }

  /** Address of the manifest in which `target` is looked up. Default: the one in this package. */
  static get manifestUrl(): string {
    return manifestUrl();
  }

  static set manifestUrl(address: string | URL) {
    setManifestUrl(address);
  }

  #hand?: Hand;
  @state() private failedPoster?: string;
  /**
   * The poster shown now. It changes only while there is no pattern, so one set during a
   * metamorphosis waits.
   */
  #shownPoster?: string;

  /** @internal For `Hand`: fires `press`; false if the page prevented it. */
  pressed(action: 'damage' | 'plant', place: Place): boolean {
    return this.dispatchEvent(new GrowingCaPressEvent(action, place));
  }

  /** @internal For `Hand`: fires `turn`. */
  turned(): void {
    this.dispatchEvent(new GrowingCaTurnEvent(this.angle));
  }

  protected override render(): TemplateResult {
    const { organism, failure, progress, touch } = this.life;
    const hand = (this.#hand ??= touch && new touch.Hand(this));
    if (!organism)
      this.#shownPoster = this.posterUrl ?? (this.lacksModel ? undefined : this.life.poster);
    const poster = this.#shownPoster;
    const posterFailed = poster === this.failedPoster;
    return stage({
      canvas: organism?.canvas,
      former: this.life.former,
      formerGone: () => {
        this.life.former = undefined;
        this.requestUpdate();
      },
      grid: this.#shape,
      label: this.#label,
      controls: {
        interaction: this.interaction,
        brush: this.brush,
        cursor: hand?.keyboard.cursor,
        pointer: hand,
        keyboard: hand?.keyboard,
      },
      poster: posterFailed ? undefined : poster,
      angle: this.angle,
      hasPoster:
        this.childElementCount > this.seeds.length || (poster !== undefined && !posterFailed),
      posterFailed: () => (this.failedPoster = poster),
      slotChanged: () => {
        this.requestUpdate();
        void this.sow();
      },
      progress,
      failure: failure?.message ?? (this.lacksModel ? NO_MODEL : undefined),
      spoken: hand?.spoken ?? '',
    });
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    const { width, height } = this.#shape;
    const shape = `:host{aspect-ratio:auto ${width}/${height}}`;
    adoptStyles(this.renderRoot as ShadowRoot, styles.cssText, shape);
  }

  /** Size of the grid in cells; a square until it is known. */
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

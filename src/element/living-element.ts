import type { PropertyValues } from 'lit';
import { Attributes } from './attributes.js';
import type { DeviceName, RuntimeName } from '../common/settings.js';
import type { GridSize } from '../grid/size.js';
import { GrowingCaError, reasonOf } from '../common/errors.js';
import { GrowingCaDeviceChangeEvent, GrowingCaErrorEvent, GrowingCaLoadEvent } from './events.js';
import { Presence } from './presence.js';
import { Life } from './life.js';
import type { LifeHost } from './life-host.js';
import type { Dtype } from '../model/contract.js';
import type { Simulation } from '../simulation/index.js';

/** Long enough for a framework to move the element, short enough to free memory soon. */
const DISPOSE_AFTER_MILLISECONDS = 100;

/** A change of any of these needs another engine. */
const ofEngine = ['device', 'runtime', 'grid'] as const;

/** A change of any of these looks up another model, unless `src` is set. */
const ofTarget = ['target', 'experiment', 'dtype'] as const;

/** A change of any of these loads or reloads the model. */
const decisive = ['src', ...ofTarget, ...ofEngine] as const;

const isSeed = ({ localName }: Element) => localName === 'growing-ca-seed';

/** The life cycle of the element: when it loads, plays, rests and frees what it holds. */
export class LivingElement extends Attributes implements LifeHost {
  static {
    // Loading changes state during updates on purpose; Lit's development build need not warn every
    // page's author.
    this.disableWarning?.('change-in-update');
  }

  protected readonly life = new Life(this);
  readonly #presence = new Presence(this, {
    comeBack: () => this.#tryAgain(),
    print: (isPrinting) => this.life.organism?.print(isPrinting),
  });
  /** Which of `play()` and `pause()` was called last; until then `autoplay` decides. */
  #said?: 'play' | 'pause';
  /** The device and runtime that were last reported. */
  #ranOn?: string;
  /** Whether a method was called that needs the pattern. */
  #demanded = false;
  #disposal?: ReturnType<typeof setTimeout>;

  /** Where steps run now; undefined while nothing is loaded. */
  get activeDevice(): DeviceName | undefined {
    return this.life.organism?.simulation.activeDevice;
  }

  /** What takes the steps now: `kernel` or `onnx`; undefined while nothing is loaded. */
  get activeRuntime(): RuntimeName | undefined {
    return this.life.organism?.simulation.activeRuntime;
  }

  /** How the loaded file stores its weights; undefined while nothing is loaded. */
  get activeDtype(): Dtype | undefined {
    return this.life.organism && this.life.dtype;
  }

  /** Steps since the seed; 0 while nothing is loaded. */
  get stepCount(): number {
    return this.life.organism?.simulation.stepCount ?? 0;
  }

  /** Size of the grid, in cells; undefined while nothing is loaded. */
  get cells(): GridSize | undefined {
    return this.life.organism?.simulation.grid;
  }

  /**
   * Whether it is paused, by `pause()` or `autoplay`. Being out of sight, or reduced motion, does
   * not change this.
   */
  get paused(): boolean {
    return this.#said ? this.#said === 'pause' : !this.autoplay;
  }

  /** @internal Whether it plays when in sight. */
  get moves(): boolean {
    return !this.paused && !this.#presence.still;
  }

  /** @internal Whether to show the grown pattern instead of its growth. */
  get still(): boolean {
    return !this.paused && this.#presence.still;
  }

  /** Makes `paused` false; it then plays even if the visitor prefers reduced motion. */
  play(): void {
    const before = this.moves;
    this.#said = 'play';
    this.#presence.allowMotion();
    this.requestUpdate();
    if (!before) this.dispatchEvent(new Event('play'));
  }

  /** Makes `paused` true. */
  pause(): void {
    if (this.paused) return;
    this.#said = 'pause';
    this.requestUpdate();
    this.dispatchEvent(new Event('pause'));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    clearTimeout(this.#disposal);
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#playOrRest();
    this.#disposal = setTimeout(() => {
      this.#demanded = false;
      this.life.unload();
    }, DISPOSE_AFTER_MILLISECONDS);
  }

  /** @internal */
  get seeds(): readonly Element[] {
    return [...this.children].filter(isSeed);
  }

  /** @internal For `Life`. */
  progressed(loaded: number, total?: number): void {
    this.requestUpdate();
    const lengthComputable = total !== undefined;
    this.dispatchEvent(new ProgressEvent('progress', { lengthComputable, loaded, total }));
  }

  /** @internal For `Life`. */
  loaded(url: string, returned: boolean): void {
    this.deviceChanged();
    if (returned) return;
    this.dispatchEvent(new GrowingCaLoadEvent(this.activeDevice!, this.activeRuntime!, url));
  }

  /** @internal For `Life`. */
  deviceChanged(): void {
    const [device, runtime] = [this.activeDevice!, this.activeRuntime!];
    if (this.#ranOn === device + runtime) return;
    this.#ranOn = device + runtime;
    this.dispatchEvent(new GrowingCaDeviceChangeEvent(device, runtime));
  }

  /** @internal For `Life`. */
  failed(error: GrowingCaError): void {
    this.requestUpdate();
    if (this.dispatchEvent(new GrowingCaErrorEvent(error))) console.error(error.message);
  }

  /**
   * A page with Trusted Types may forbid lit to create elements from text: then only the slot is
   * shown.
   */
  protected override performUpdate(): void {
    try {
      super.performUpdate();
    } catch (cause) {
      if (this.hasUpdated || !/TrustedHTML/.test(reasonOf(cause))) throw cause;
      if (this.life.failure) return;
      this.renderRoot.append(document.createElement('slot'));
      this.life.failure = new GrowingCaError(
        'rendering-forbidden',
        `The page's Content-Security-Policy prevents the element from drawing itself: add lit-html to its trusted-types directive, and 'allow-duplicates' if the page has another Lit.`,
        cause,
      );
      this.failed(this.life.failure);
    }
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { failure } = this.life;
    const isOverruled = (name: string) =>
      this.src !== undefined && !changed.has('src') && ofTarget.some((each) => each === name);
    const differs = decisive.filter(
      (name) =>
        changed.has(name) && (failure || (changed.get(name) !== this[name] && !isOverruled(name))),
    );
    if (this.#becomes(differs)) this.life.become();
    else if (differs.length > 0) this.life.unload();
    if (this.life.idle && this.#wanted) this.life.load();
    this.life.tune();
    this.#playOrRest();
    // The first update is no change.
    if (this.#said || changed.get('autoplay') === undefined) return;
    this.dispatchEvent(new Event(this.paused ? 'pause' : 'play'));
    this.settle();
  }

  /** Whether the pattern can become what the page wants now. */
  #becomes(differs: readonly (typeof decisive)[number][]): boolean {
    if (this.transition === 'cut' || !this.life.organism || !this.#wanted) return false;
    // The new patterns grow from their seeds, not from the middle.
    if (this.seeds.length > 0) return false;
    const isOther = differs.some((name) => name === 'target' || name === 'src');
    return isOther && !ofEngine.some((name) => differs.includes(name));
  }

  get #wanted(): boolean {
    return this.isConnected && this.#isNear && this.#namesModel;
  }

  /** @internal Whether it is in sight, but has neither `src` nor `target`. */
  protected get lacksModel(): boolean {
    return this.#isNear && !this.#namesModel;
  }

  get #isNear(): boolean {
    return this.loading === 'eager' || this.#presence.near || this.#demanded;
  }

  get #namesModel(): boolean {
    return Boolean(this.src || this.target);
  }

  #tryAgain(): void {
    if (this.life.mayRetry && this.#wanted) this.life.load();
  }

  #playOrRest(): void {
    if (this.moves && this.#presence.awake) this.life.organism?.play();
    else this.life.organism?.rest();
  }

  /** Visitors who prefer reduced motion see the healed pattern at once. */
  protected settle(): void {
    if (this.still) void this.life.settle();
  }

  /** Plants the seeds of new children. */
  protected async sow(): Promise<void> {
    if (await this.life.edit((simulation) => this.life.sow(simulation))) this.settle();
  }

  /** @returns the result; undefined if there is nothing to edit */
  protected edit<T>(edit: (simulation: Simulation) => Promise<T>): Promise<T | undefined> {
    return this.whenDemanded(() => this.life.edit(edit));
  }

  /** Does something once loading has begun. */
  protected async whenDemanded<T>(call: () => Promise<T>): Promise<T | undefined> {
    if (!this.isConnected && this.life.idle) return undefined;
    this.#demanded = true;
    // A property that was just set starts loading in the update.
    this.requestUpdate();
    await this.updateComplete;
    return call();
  }
}

import type { Area } from '../../grid/area.js';
import type { GridSize, Place } from '../../grid/size.js';
import type { Planting } from '../../simulation/options.js';
import { KeyboardInput } from './keyboard.js';
import type { KeyboardActions } from './keyboard.js';
import { phrases } from './phrases.js';
import { PointerInput } from './pointer.js';
import type { PointerActions } from './pointer.js';
import { TwistInput } from './twist.js';
import type { TwistActions } from './twist.js';

/** The element as `Hand` sees it. */
export interface HandHost {
  readonly interaction: 'damage' | 'plant' | 'none';
  /** Radius in cells. */
  readonly brush: number;
  /** Size of the grid; undefined while nothing is loaded. */
  readonly cells: GridSize | undefined;
  readonly turnable: boolean;
  readonly moves: boolean;
  /** Degrees, clockwise. */
  angle: number;
  play(): void;
  pause(): void;
  reset(): unknown;
  /** Reports that a visitor changed the angle. */
  turned(): void;
  /** Reports what a visitor is about to do; false if the page prevents it. */
  pressed(action: 'damage' | 'plant', place: Place): boolean;
  damage(area: Area): unknown;
  /** Resolves to whether the seed was planted; does not reject. */
  plant(planting: Planting): Promise<boolean>;
  requestUpdate(): void;
}

/** Carries out what a visitor does with pointer and keys, and announces it to screen readers. */
export class Hand implements PointerActions, TwistActions, KeyboardActions, EventListenerObject {
  readonly keyboard = new KeyboardInput(this);
  /**
   * The last announcement. Repeated words are not announced again: a stroke of many wounds counts
   * as one.
   */
  spoken = '';
  readonly #host: HandHost;
  readonly #pointer = new PointerInput(this);
  readonly #twist = new TwistInput(this);

  constructor(host: HandHost) {
    this.#host = host;
  }

  /** Handles pointer events. */
  handleEvent(event: PointerEvent): void {
    if (this.#twist.take(event)) this.#pointer.forget();
    else this.#pointer.handleEvent(event);
  }

  get grid(): GridSize | undefined {
    return this.#host.cells;
  }

  get turnable(): boolean {
    return this.#host.turnable;
  }

  stroke(place: Place, isFirst: boolean): void {
    if (this.#host.interaction === 'damage') this.#wound(place);
    else if (isFirst) this.plant(place);
  }

  pressTwice(place: Place): void {
    if (this.#host.interaction === 'damage') this.plant(place);
  }

  press(place: Place): void {
    this.stroke(place, true);
  }

  plant(place: Place): void {
    if (this.#host.pressed('plant', place)) void this.#plant(place);
  }

  togglePlaying(): void {
    if (this.#host.moves) this.#host.pause();
    else this.#host.play();
    this.#say(this.#host.moves ? phrases.playing : phrases.paused);
  }

  reset(): void {
    this.#host.reset();
    this.#say(phrases.reset);
  }

  turn(degrees: number): void {
    this.twist(degrees);
    this.#say(phrases.turned.replace('{angle}', `${Math.round(this.#host.angle)}`));
  }

  twist(degrees: number): void {
    this.#host.angle = (this.#host.angle + degrees) % 360;
    this.#host.turned();
  }

  cursorMoved({ x, y }: Place): void {
    this.#say(phrases.cursor.replace('{x}', `${x + 1}`).replace('{y}', `${y + 1}`));
  }

  #wound(place: Place): void {
    if (!this.#host.pressed('damage', place)) return;
    this.#host.damage({ ...place, radius: this.#host.brush });
    this.#say(phrases.wounded);
  }

  async #plant(place: Place): Promise<void> {
    this.#say((await this.#host.plant(place)) ? phrases.planted : phrases.taken);
  }

  #say(words: string): void {
    this.spoken = words;
    this.#host.requestUpdate();
  }
}

import type { GridSize, Place } from '../../grid/size.js';
import { placeOf } from './place.js';

/** What a pointer does to a pattern; places are in cells. */
export interface PointerActions {
  readonly grid: GridSize | undefined;
  /** A press, or a point of a drag; points are at most one cell apart. */
  stroke(place: Place, isFirst: boolean): void;
  /** A double press: two quick presses in about the same place. */
  pressTwice(place: Place): void;
}

/** Milliseconds and CSS pixels within which two presses make a double press. */
const DOUBLE_PRESS = { within: 500, reach: 24 };

/** In `buttons`: the main mouse button, or the contact of a pen or finger. */
const MAIN_BUTTON = 1;

/**
 * Follows the pointer over a box that shows the grid in its content box. It must receive the box's
 * `pointerdown`, `pointermove`, `pointerup`, `pointercancel` and `lostpointercapture`.
 *
 * A finger acts once it has moved twice or is lifted, not when it lands: it may be about to scroll
 * the page, which Chromium reports by `pointercancel` only after a first move.
 */
export class PointerInput {
  readonly #actions: PointerActions;
  #pressed?: number;
  #last?: Place;
  /** Where a finger landed, until it acts. */
  #landed?: Place;
  #hasMoved = false;
  #lastPress?: PointerEvent;

  constructor(actions: PointerActions) {
    this.#actions = actions;
  }

  handleEvent(event: PointerEvent): void {
    const { type, pointerId } = event;
    if (type === 'pointerdown') return this.#press(event);
    if (pointerId !== this.#pressed) return;
    const isHeld = holds(event);
    if (isHeld && type === 'pointermove' && event.buttons & MAIN_BUTTON) return this.#drag(event);
    if (isHeld && type === 'pointerup') this.#lift(event);
    this.forget();
    // If a menu or a dialog swallowed the release, the browser still captures the pointer.
    if (event.isTrusted && isHeld) (event.target as Element).releasePointerCapture(pointerId);
  }

  /** Ends the current press; what it did stays. */
  forget(): void {
    this.#pressed = this.#last = this.#landed = undefined;
  }

  /** A primary pointer replaces a press whose end was never reported. */
  #press(event: PointerEvent): void {
    const isBusy = this.#pressed !== undefined && !event.isPrimary;
    if (isBusy || event.button !== 0) return;
    this.#pressed = event.pointerId;
    this.#last = undefined;
    this.#hasMoved = false;
    this.#landed = this.#placeOf(event);
    // Lets the drag continue outside the box. Pointers of synthetic events cannot be captured. This
    // comes first because the page may remove the box when it hears of the press.
    if (event.isTrusted) (event.target as Element).setPointerCapture(event.pointerId);
    if (event.pointerType !== 'touch') this.#land();
  }

  #drag(event: PointerEvent): void {
    if (this.#landed && this.#hasMoved) this.#land();
    this.#hasMoved = true;
    if (!this.#landed) this.#moveTo(this.#placeOf(event));
  }

  #lift(event: PointerEvent): void {
    if (this.#landed) {
      this.#land();
      if (this.#hasMoved) this.#moveTo(this.#placeOf(event));
    }
    this.#countPress(event);
  }

  #land(): void {
    this.#moveTo(this.#landed);
    this.#landed = undefined;
  }

  #moveTo(place?: Place): void {
    if (!place) return;
    const isFirst = !this.#last;
    for (const between of line(this.#last ?? place, place)) this.#actions.stroke(between, isFirst);
    this.#last = place;
  }

  #countPress(event: PointerEvent): void {
    const before = this.#lastPress;
    const isSecond =
      before &&
      event.timeStamp - before.timeStamp < DOUBLE_PRESS.within &&
      Math.hypot(event.clientX - before.clientX, event.clientY - before.clientY) <
        DOUBLE_PRESS.reach;
    this.#lastPress = isSecond ? undefined : event;
    const place = this.#placeOf(event);
    if (isSecond && place) this.#actions.pressTwice(place);
  }

  #placeOf(event: PointerEvent): Place | undefined {
    const { grid } = this.#actions;
    return grid && placeOf(event, grid);
  }
}

/**
 * Whether a press still belongs to the box; it no longer does once the box was removed from the
 * page.
 */
function holds({ isTrusted, target, pointerId }: PointerEvent): boolean {
  return !isTrusted || (target as Element).hasPointerCapture(pointerId);
}

/**
 * Places from one to another, at most a cell apart. The first is left out, unless both are equal.
 */
function* line(from: Place, to: Place): Generator<Place> {
  const strides = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y)));
  for (let stride = 1; stride <= strides; stride++) {
    const share = stride / strides;
    yield { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
  }
}

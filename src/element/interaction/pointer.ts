import type { GridSize, Place } from '../../grid/size.js';
import { placeOf } from './place.js';

/** What a pointer does to a pattern; places are in cells. */
export interface PointerActions {
  readonly grid: GridSize | undefined;
  /** Pressed, or passed over while pressed, at most one cell apart. */
  stroke(place: Place, isFirst: boolean): void;
  /** Pressed twice, quickly, in about the same place. */
  pressTwice(place: Place): void;
}

/** Milliseconds between two presses, and CSS pixels, that make them a double one. */
const DOUBLE_PRESS = { within: 500, reach: 24 };

/** Of a mouse, or what touches of a pen or finger, among `buttons`. */
const MAIN_BUTTON = 1;

/**
 * Follows the pointer over a box that shows the grid in its content box: to listen to `pointerdown`,
 * `pointermove`, `pointerup`, `pointercancel` and `lostpointercapture` of it or of what is around it.
 *
 * A finger acts once it has moved twice or is lifted, not when it lands: it may be about to scroll
 * the page, which Chromium tells by `pointercancel` only after a first move.
 */
export class PointerInput {
  readonly #actions: PointerActions;
  #pressed?: number;
  #last?: Place;
  /** Where a finger landed that has not acted yet. */
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
    // After a release that a menu or a dialog swallowed, the browser still holds on.
    if (event.isTrusted && isHeld) (event.target as Element).releasePointerCapture(pointerId);
  }

  /** Ends the press that is under way; what it has done stays. */
  forget(): void {
    this.#pressed = this.#last = this.#landed = undefined;
  }

  /** The first finger on the screen, a mouse or a pen takes over from a press whose end never came. */
  #press(event: PointerEvent): void {
    const isBusy = this.#pressed !== undefined && !event.isPrimary;
    if (isBusy || event.button !== 0) return;
    this.#pressed = event.pointerId;
    this.#last = undefined;
    this.#hasMoved = false;
    this.#landed = this.#placeOf(event);
    // The drag goes on outside the box. Scripted pointers cannot be captured. Captured before the page
    // hears of the press, since it may remove the box then.
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

/** Whether a press still belongs to the box: not once that was taken out of the page. */
function holds({ isTrusted, target, pointerId }: PointerEvent): boolean {
  return !isTrusted || (target as Element).hasPointerCapture(pointerId);
}

/** From one place, which is left out unless it is both, to another in strides of a cell or less. */
function* line(from: Place, to: Place): Generator<Place> {
  const strides = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y)));
  for (let stride = 1; stride <= strides; stride++) {
    const share = stride / strides;
    yield { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
  }
}

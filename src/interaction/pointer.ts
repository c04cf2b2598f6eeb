import type { GridSize, Place } from '../engine/engine.js';

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

/**
 * Follows the pointer over a box that shows the grid from edge to edge: to listen to that box's
 * `pointerdown`, `pointermove`, `pointerup` and `pointercancel`.
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
    if (event.type === 'pointerdown') this.#press(event);
    if (event.pointerId !== this.#pressed) return;
    if (event.type === 'pointermove') this.#drag(event);
    if (event.type === 'pointerup') {
      if (this.#landed) {
        this.#land();
        if (this.#hasMoved) this.#moveTo(this.#placeOf(event));
      }
      this.#countPress(event);
    }
    if (event.type === 'pointerup' || event.type === 'pointercancel') {
      this.#pressed = this.#last = this.#landed = undefined;
    }
  }

  #press(event: PointerEvent): void {
    if (this.#pressed !== undefined || event.button !== 0) return;
    this.#pressed = event.pointerId;
    this.#hasMoved = false;
    this.#landed = this.#placeOf(event);
    if (event.pointerType !== 'touch') this.#land();
    // The drag goes on outside the box. A pointer that scripts made up cannot be captured.
    if (event.isTrusted) (event.currentTarget as Element).setPointerCapture(event.pointerId);
  }

  #drag(event: PointerEvent): void {
    if (this.#landed && this.#hasMoved) this.#land();
    this.#hasMoved = true;
    if (!this.#landed) this.#moveTo(this.#placeOf(event));
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

  /** `offsetX` and `offsetY` are free of any CSS transform of the box. */
  #placeOf({ offsetX, offsetY, currentTarget }: PointerEvent): Place | undefined {
    const { grid } = this.#actions;
    const { clientWidth, clientHeight } = currentTarget as Element;
    if (!grid || clientWidth === 0 || clientHeight === 0) return undefined;
    return {
      x: (offsetX / clientWidth) * grid.width - 0.5,
      y: (offsetY / clientHeight) * grid.height - 0.5,
    };
  }
}

/** From one place, which is left out unless it is both, to another in strides of a cell or less. */
function* line(from: Place, to: Place): Generator<Place> {
  const strides = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y)));
  for (let stride = 1; stride <= strides; stride++) {
    const share = stride / strides;
    yield { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
  }
}

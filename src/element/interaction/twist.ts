import { centreOf } from '../../grid/size.js';
import type { GridSize, Place } from '../../grid/size.js';
import { placeOf } from './place.js';

/** What a twist does to a pattern. */
export interface TwistActions {
  readonly grid: GridSize | undefined;
  /** Whether visitors may turn the pattern. */
  readonly turnable: boolean;
  /** @param degrees clockwise, since the last call */
  twist(degrees: number): void;
}

/**
 * Follows two fingers that twist, or one pointer that is dragged around the centre with Shift held.
 * It sees every pointer event before `PointerInput`, which gets the events that are not part of a
 * twist.
 */
export class TwistInput {
  readonly #actions: TwistActions;
  /** Places of the pressed pointers, in cells. */
  readonly #held = new Map<number, Place>();
  /** Pointers that the current twist needs: one with Shift, otherwise two; 0 without a twist. */
  #needed: 0 | 1 | 2 = 0;

  constructor(actions: TwistActions) {
    this.#actions = actions;
  }

  /** @returns whether the event is part of a twist */
  take(event: PointerEvent): boolean {
    const { grid, turnable } = this.#actions;
    const place = grid && turnable ? placeOf(event, grid) : undefined;
    if (event.type === 'pointerdown') this.#press(event, place);
    const isPart = this.#needed > 0;
    if (event.type === 'pointermove') this.#move(event, place);
    else if (event.type !== 'pointerdown') this.#lift(event);
    return isPart;
  }

  #press(event: PointerEvent, place?: Place): void {
    const { pointerId, isPrimary, shiftKey, button } = event;
    // The end of an earlier press may not have been reported.
    if (isPrimary) this.#end();
    if (!place || button !== 0) return;
    this.#held.set(pointerId, place);
    if (isPrimary && shiftKey) {
      this.#needed = 1;
      // The drag goes on, and may end, outside the box.
      if (event.isTrusted) (event.target as Element).setPointerCapture(pointerId);
    } else if (this.#held.size === 2) {
      this.#needed = 2;
    }
  }

  #move({ pointerId, buttons }: PointerEvent, place?: Place): void {
    if (!place || !this.#held.has(pointerId)) return;
    if (buttons === 0) return this.#end();
    const before = this.#direction();
    this.#held.set(pointerId, place);
    if (this.#held.size !== this.#needed) return;
    // The shorter way round.
    const degrees = ((this.#direction() - before + 540) % 360) - 180;
    if (degrees !== 0) this.#actions.twist(degrees);
  }

  #lift({ pointerId }: PointerEvent): void {
    this.#held.delete(pointerId);
    if (this.#held.size === 0) this.#end();
  }

  #end(): void {
    this.#held.clear();
    this.#needed = 0;
  }

  /** Degrees: from one finger to the other, or from the only pointer to the centre. */
  #direction(): number {
    const [first, second = centreOf(this.#actions.grid!)] = this.#held.values();
    return (Math.atan2(second.y - first.y, second.x - first.x) * 180) / Math.PI;
  }
}

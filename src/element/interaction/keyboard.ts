import { centreOf } from '../../grid/size.js';
import type { GridSize, Place } from '../../grid/size.js';

/** What keys do to a pattern; places are in cells. */
export interface KeyboardActions {
  readonly grid: GridSize | undefined;
  togglePlaying(): void;
  reset(): void;
  /** Enter: like a press of the pointer. */
  press(place: Place): void;
  plant(place: Place): void;
  /** @param degrees clockwise */
  turn(degrees: number): void;
  /** The cursor has moved. */
  cursorMoved(place: Place): void;
}

/** Cells by which an arrow key moves the cursor, without and with Shift. */
const STRIDE = { plain: 1, shift: 8 };

/** Degrees by which a bracket turns the pattern, repeatedly while it is held. */
const turns: Record<string, number | undefined> = { '[': -5, ']': 5 };

const directions: Record<string, readonly [number, number] | undefined> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Keeps a cursor on the grid, initially in the middle, and turns keys into actions. */
export class KeyboardInput {
  /** Undefined until a key needs it. */
  cursor?: Place;
  readonly #actions: KeyboardActions;

  constructor(actions: KeyboardActions) {
    this.#actions = actions;
  }

  handleEvent(event: KeyboardEvent): void {
    const { ctrlKey, metaKey, altKey, key } = event;
    // Many Mac layouts need Alt to type brackets.
    const isOthers = ctrlKey || metaKey || (altKey && turns[key] === undefined);
    // The key would scroll the page or submit a form.
    if (!isOthers && this.#press(event)) event.preventDefault();
  }

  /** @returns whether the key means something here */
  #press({ key, shiftKey, repeat }: KeyboardEvent): boolean {
    const { grid } = this.#actions;
    const direction = directions[key];
    if (direction && grid) {
      this.#move(direction, shiftKey ? STRIDE.shift : STRIDE.plain, grid);
      return true;
    }
    const degrees = turns[key];
    if (degrees !== undefined) {
      this.#actions.turn(degrees);
      return true;
    }
    const action = this.#actionOf(key.toLowerCase());
    if (!repeat) action?.();
    return action !== undefined;
  }

  #actionOf(key: string): (() => void) | undefined {
    const actions = this.#actions;
    const { grid } = actions;
    if (key === ' ') return () => actions.togglePlaying();
    if (key === 'r') return () => actions.reset();
    if (key === 'enter' && grid) return () => actions.press(this.#cursorOn(grid));
    if (key === 'p' && grid) return () => actions.plant(this.#cursorOn(grid));
    return undefined;
  }

  #move([right, down]: readonly [number, number], stride: number, grid: GridSize): void {
    const { x, y } = this.#cursorOn(grid);
    this.cursor = {
      x: Math.min(Math.max(x + right * stride, 0), grid.width - 1),
      y: Math.min(Math.max(y + down * stride, 0), grid.height - 1),
    };
    this.#actions.cursorMoved(this.cursor);
  }

  /** The cursor, moved back onto the grid if that became smaller. */
  #cursorOn(grid: GridSize): Place {
    const { x, y } = this.cursor ?? centreOf(grid);
    return (this.cursor = { x: Math.min(x, grid.width - 1), y: Math.min(y, grid.height - 1) });
  }
}

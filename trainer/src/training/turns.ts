/** Samples are turned by multiples of a full circle divided by this. */
export const TURNS = 72;

/** Each of those angles, clockwise. */
export const TURN_DEGREES: readonly number[] = Array.from(
  { length: TURNS },
  (_, turn) => (360 / TURNS) * turn,
);

/** Whether a picture fits on its grid at any angle; sizes in cells. */
export function hasRoomToTurn({ size, padding }: { size: number; padding: number }): boolean {
  return size + 2 * padding >= 1.4 * size;
}

/**
 * @param turn in 0..TURNS - 1, clockwise
 * @returns the angle θ in radians by which perception is turned. It turns what grows by -θ on a
 *   screen, whose y axis points down (docs/rule.md, "Turned perception").
 */
export function perceptionAngle(turn: number): number {
  return (-2 * Math.PI * turn) / TURNS;
}

/** The angles that samples are turned by are the multiples of a full circle divided by this. */
export const TURNS = 72;

/**
 * @param turn in 0..TURNS - 1, clockwise
 * @returns the angle θ in radians that perception is turned by, see design document, section 6.4:
 *   perception turned by θ turns what grows by -θ on a screen, whose y axis points down
 */
export function perceptionAngle(turn: number): number {
  return (-2 * Math.PI * turn) / TURNS;
}

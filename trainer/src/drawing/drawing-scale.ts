/** Pixels per cell, along each side, of a drawing before it is turned or scaled down to cells. */
export const DRAWING_SCALE = 8;

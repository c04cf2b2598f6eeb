/** Pixels per cell, along each side, of a drawing that is turned, or scaled down to cells. */
export const DRAWING_SCALE = 8;

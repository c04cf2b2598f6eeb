/** A cell is alive if it or a neighbour has an alpha above this (design document, section 4.4). */
export const ALIVE_THRESHOLD = 0.1;

/** A cell is alive if it or a neighbour has an alpha above this (docs/rule.md, "Alive mask"). */
export const ALIVE_THRESHOLD = 0.1;

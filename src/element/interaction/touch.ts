/** All that answers a visitor's pointer and keys; it comes with the first pattern. */
export { Hand } from './hand.js';
export { markWound } from './wound-mark.js';

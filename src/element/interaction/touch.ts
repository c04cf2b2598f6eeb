/** Everything that handles a visitor's pointer and keys; fetched with the first pattern. */
export { Hand } from './hand.js';
export { markWound } from './wound-mark.js';

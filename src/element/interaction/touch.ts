/** What answers a visitor's pointer and keys, and plants; it comes with the first pattern. */
export { Hand } from './hand.js';
export { markWound } from './wound-mark.js';
export { plantSeeds } from '../seeds.js';

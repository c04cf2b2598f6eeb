/**
 * Largest number of pixels of a picture: about 7,000 by 7,000. Decoded it takes 200 MB, and no
 * target needs more.
 */
export const MOST_PIXELS = 50_000_000;

/**
 * File formats of animations; separate from the drawing code, so that the command line starts fast.
 */
export const ANIMATION_FORMATS = ['gif', 'webp'] as const;
export type AnimationFormat = (typeof ANIMATION_FORMATS)[number];

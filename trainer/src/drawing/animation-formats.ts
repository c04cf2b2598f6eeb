/** File formats of animations; apart from what draws them, so that the command line starts fast. */
export const ANIMATION_FORMATS = ['gif', 'webp'] as const;
export type AnimationFormat = (typeof ANIMATION_FORMATS)[number];

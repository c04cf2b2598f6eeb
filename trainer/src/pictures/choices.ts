/** What can be shown of a model. */
export const SCENE_NAMES = ['grow', 'persist', 'heal', 'turn', 'dial', 'story'] as const;
export type SceneName = (typeof SCENE_NAMES)[number];

export const ANIMATION_FORMATS = ['gif', 'webp'] as const;
export type AnimationFormat = (typeof ANIMATION_FORMATS)[number];

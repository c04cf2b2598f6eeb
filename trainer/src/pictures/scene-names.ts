/** The scenes that can be shown of a model. */
export const SCENE_NAMES = ['grow', 'persist', 'heal', 'turn', 'dial', 'story'] as const;
export type SceneName = (typeof SCENE_NAMES)[number];

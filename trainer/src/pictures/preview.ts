import type { AnimationFormat } from '../drawing/animation-formats.js';
import { animate, type Frame } from '../drawing/animation.js';
import { filmStrip } from '../drawing/film-strip.js';
import { drawState, type Look } from '../drawing/raster.js';
import type { Habitat } from '../evaluation/habitat.js';
import type { SceneName } from './scene-names.js';
import { SCENES, type Moment, type OnSteps, type ScenePlan } from './scenes.js';

/** The two pictures of a scene, as files. */
export interface ScenePictures {
  /** PNG */
  strip: Buffer;
  animation: Buffer;
}

/** Plays a scene and draws it; the film strip has half the scale of the animation. */
export async function drawScene(
  scene: SceneName,
  habitat: Habitat,
  plan: ScenePlan,
  look: Look,
  format: AnimationFormat,
  onSteps?: OnSteps,
): Promise<ScenePictures> {
  const { width, height } = habitat;
  const moments = await SCENES[scene](habitat, plan, onSteps);
  const halved = { ...look, scale: Math.max(1, Math.floor(look.scale / 2)) };
  const panels = moments.flatMap(({ label, state }) =>
    label === undefined ? [] : [{ label, picture: drawState(state, width, height, halved) }],
  );
  return {
    strip: await filmStrip([{ panels }], look.background),
    animation: await animate(framesOf(moments, habitat, look), format),
  };
}

/** The frames of an animation. */
export function framesOf(
  moments: readonly Moment[],
  { width, height }: { width: number; height: number },
  look: Look,
): Frame[] {
  return moments
    .filter(({ milliseconds }) => milliseconds > 0)
    .map(({ milliseconds, state }) => ({
      milliseconds,
      picture: drawState(state, width, height, look),
    }));
}

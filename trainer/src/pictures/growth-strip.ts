import { seedState } from '../../../src/grid/seed.js';
import { hash4 } from '../../../src/grid/update-mask.js';
import { WHITE } from '../drawing/colour.js';
import { filmStrip } from '../drawing/film-strip.js';
import { drawState, usualScale } from '../drawing/raster.js';
import { FusedRollout } from '../kernel/fused-rollout.js';
import type { RuleWeights } from '../rule/weights.js';
import { toChannelsFirst, toChannelsLast } from '../training/channel-order.js';
import { ruleOf, type TrainingSettings } from '../training/settings.js';

/** Ages that are shown, in steps: most within the steps of training, two after. */
const GROWTH_AGES = [8, 16, 32, 48, 64, 96, 200, 500] as const;
/** Steps per call of the kernel, whose memory grows with them. */
const STRIDE = 100;

/**
 * Grows a pattern from the seed with the weights of a run in training.
 *
 * @returns [4, height, width] for each of the ages
 */
export async function growthOf(
  settings: TrainingSettings,
  { width, height }: { width: number; height: number },
  weights: RuleWeights,
): Promise<Float32Array[]> {
  const { channels, fireRate, randomSeed } = settings;
  const kernel = new FusedRollout(ruleOf(settings), {
    width,
    height,
    batch: 1,
    maxSteps: STRIDE,
    threads: 1,
  });
  try {
    let state = toChannelsLast(seedState(channels, height, width), channels);
    let age = 0;
    return GROWTH_AGES.map((next) => {
      while (age < next) {
        const steps = Math.min(STRIDE, next - age);
        // The kernel counts steps from 0 in each call, so each call needs its own random seed.
        const randomSeeds = [hash4(randomSeed, age, 0, 0)];
        state = kernel.forward(state, weights, { steps, fireRate, randomSeeds }).state;
        age += steps;
      }
      return toChannelsFirst(state, channels, 4);
    });
  } finally {
    await kernel.dispose();
  }
}

/**
 * Draws a growth as a film strip.
 *
 * @param pictures from `growthOf`
 * @param iteration of the weights
 * @returns a PNG file
 */
export function growthStrip(
  pictures: readonly Float32Array[],
  { width, height }: { width: number; height: number },
  iteration: number,
): Promise<Buffer> {
  const scale = Math.max(1, usualScale(width, height) >> 1);
  const panels = pictures.map((picture, index) => ({
    picture: drawState(picture, width, height, { scale, background: WHITE }),
    label: `t = ${GROWTH_AGES[index]}`,
  }));
  const label = `iteration ${iteration.toLocaleString('en')}`;
  return filmStrip([{ label, panels }], WHITE);
}

/** The iterations whose growth is shown: more at first, when most happens. */
export function growthIterations(iterations: number): number[] {
  const shares = [1 / 64, 1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 3 / 4, 1];
  return [...new Set(shares.map((share) => Math.ceil(share * iterations)))];
}

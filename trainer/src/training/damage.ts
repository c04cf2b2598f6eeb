import type { RandomStream } from './random.js';
import type { TrainingSettings } from './settings.js';

/** Whether a place is lost, in coordinates of -1..1 from top to bottom and left to right. */
export type Wound = (y: number, x: number) => boolean;

type Drawing = (random: RandomStream, radius: () => number) => Wound;

/** Largest distance of a wound from the middle, in halves of the grid (docs/rule.md, "Damage"). */
const REACH = 0.5;
/** Largest distance of the edge of a lost half from the middle. */
const HALF_REACH = 0.1;

/** The shapes of wounds; settings, flags and help list those that are here. */
const SHAPES = {
  circle: (random, radius) => {
    const [y, x] = somewhere(random);
    return circle(y, x, radius());
  },
  rectangle: (random, radius) => {
    const [centreY, centreX] = somewhere(random);
    const [height, width] = [radius(), radius()];
    return (y, x) => Math.abs(y - centreY) <= height && Math.abs(x - centreX) <= width;
  },
  half: (random) => {
    const angle = random.between(0, 2 * Math.PI);
    const edge = random.between(-HALF_REACH, HALF_REACH);
    return (y, x) => x * Math.cos(angle) + y * Math.sin(angle) > edge;
  },
  centre: (_, radius) => circle(0, 0, radius()),
  // The share of lost cells is drawn from the same range as a radius.
  scattered: (random, radius) => {
    const share = radius();
    return () => random.unit() < share;
  },
} satisfies Record<string, Drawing>;

export type DamageShape = keyof typeof SHAPES;
export const DAMAGE_SHAPES = Object.keys(SHAPES) as DamageShape[];

function somewhere(random: RandomStream): [number, number] {
  return [random.between(-REACH, REACH), random.between(-REACH, REACH)];
}

/** A circular hole, as the paper cuts it. */
export function circle(centreY: number, centreX: number, radius: number): Wound {
  return (y, x) => Math.hypot(y - centreY, x - centreX) <= radius;
}

/** Draws the shape and the size of a wound. */
export function drawWound(
  { damage, damageRadius }: Pick<TrainingSettings, 'damage' | 'damageRadius'>,
  random: RandomStream,
): Wound {
  const shape = damage[random.integer(0, damage.length - 1)];
  return SHAPES[shape](random, () => random.between(...damageRadius));
}

/**
 * Clears the cells that a wound takes, in place.
 *
 * @param state [height, width, channels]
 */
export function inflict(
  wound: Wound,
  state: Float32Array,
  { height, width }: { height: number; width: number },
): void {
  const channels = state.length / (height * width);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const lost = wound((2 * row) / (height - 1) - 1, (2 * column) / (width - 1) - 1);
      const cell = (row * width + column) * channels;
      if (lost) state.fill(0, cell, cell + channels);
    }
  }
}
